"""`python -m handlers.questions.classifying`: learns the phrases of config/understanding after a change."""

from handlers.questions.classifying.encoder import DISTRIBUTION, load_encoder
from handlers.questions.classifying.learning import learn

if __name__ == "__main__":
    encoder = load_encoder()
    if encoder is None:
        raise SystemExit(f"The sentence encoder is not installed: pip install {DISTRIBUTION}")
    learn(encoder)
