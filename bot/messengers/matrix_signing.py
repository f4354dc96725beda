"""Cross-signing: the account's own identity, by which other people's clients know that a device is really the bot's.

Strict clients give no keys to a device that its account has not signed, and show a warning beside what it says. nio
knows nothing of this, so the keys are made, uploaded and used here.
"""

import copy
from typing import Any

import nio
import structlog
import vodozemac
from nio.crypto import OlmAccount

from bot.messengers.matrix_client import Client, make_refusal
from bot.messengers.matrix_store import ROLES, Store

log = structlog.get_logger(messenger="matrix")


class UnsignedError(Exception):
    """The server does not let the identity be uploaded; the text says why, and what to do about it."""


async def query_keys(client: Client) -> dict[str, Any]:
    """What the server tells everybody of the account's keys. Raises RefusalError."""
    status, body = await client.call("POST", "/keys/query", {"device_keys": {client.user_id: []}})
    if status != 200:
        raise make_refusal(status, body)
    return body


def find_device(known: dict[str, Any], user_id: str, device_id: str) -> dict[str, Any] | None:
    """The keys of a device, as the server tells them."""
    found = known.get("device_keys", {}).get(user_id, {}).get(device_id)
    return found if isinstance(found, dict) else None


def is_signed(known: dict[str, Any], user_id: str, device_id: str) -> bool:
    """Whether others can see that a device belongs to the account's identity."""
    device = find_device(known, user_id, device_id)
    master, signer = (_public(known.get(f"{role}_keys", {}).get(user_id)) for role in ("master", "self_signing"))
    if device is None or not master or not signer:
        return False
    return _verify(known["self_signing_keys"][user_id], user_id, master) and _verify(device, user_id, signer)


async def sign_device(client: Client, store: Store, password: str, known: dict[str, Any]) -> None:
    """Sees to it that the account has an identity of ours, and that the device is signed by it; `known` is what the
    server tells of the keys. Raises UnsignedError where the server does not allow it, and RefusalError."""
    user_id, device_id = client.user_id, client.device_id
    identity = store.read_identity() or store.make_identity()
    ours = {role: account.identity_keys["ed25519"] for role, account in identity.items()}
    theirs = {role: _public(known.get(f"{role}_keys", {}).get(user_id)) for role in ROLES[:2]}
    device = find_device(known, user_id, device_id)
    if device is None:
        raise UnsignedError("the server does not know the device's keys")
    if any(theirs[role] != ours[role] for role in theirs):
        if theirs["master"]:
            log.warning("matrix_identity_replaced", way_out="whoever has verified the bot has to do it again")
        await _upload_identity(client, identity, password)
    elif is_signed(known, user_id, device_id):
        return
    master = _describe(identity, "master", user_id)
    _sign(device, user_id, identity["self_signing"])
    _sign(master, user_id, client.olm.account, device_id)
    signed = {user_id: {device_id: device, ours["master"]: master}}
    status, body = await client.call("POST", "/keys/signatures/upload", signed)
    if status != 200:
        raise make_refusal(status, body)
    if failures := body.get("failures"):
        raise UnsignedError(f"the server does not take the signatures ({', '.join(_codes(failures)) or 'no reason'})")
    log.info("matrix_device_signed", device=device_id)


def _codes(failures: dict[str, Any]) -> list[str]:
    return sorted({str(fault.get("errcode")) for keys in failures.values() for fault in keys.values()})


async def _upload_identity(client: Client, identity: dict[str, OlmAccount], password: str) -> None:
    """Uploads the public keys; where the server asks who we are, the password answers."""
    keys: dict[str, Any] = {f"{role}_key": _describe(identity, role, client.user_id) for role in ROLES}
    path = "/keys/device_signing/upload"
    status, body = await client.call("POST", path, keys)
    if status == 401 and "session" in body:
        stages = {stage for flow in body.get("flows", []) for stage in flow.get("stages", [])}
        if not password or "m.login.password" not in stages:
            raise UnsignedError(_explain(body, stages))
        who = {"type": "m.id.user", "user": client.user_id}
        auth = {"type": "m.login.password", "identifier": who, "password": password, "session": body["session"]}
        status, body = await client.call("POST", path, {**keys, "auth": auth})
    if status in (401, 403):
        raise UnsignedError(f"the server refuses: {make_refusal(status, body)}")
    if status == 404:
        raise UnsignedError("the server does not know cross-signing; a newer one does")
    if status != 200:
        raise make_refusal(status, body)


def _explain(body: dict[str, Any], stages: set[str]) -> str:
    addresses = [
        found["url"] for found in body.get("params", {}).values() if isinstance(found, dict) and "url" in found
    ]
    if addresses:
        return f"the server wants it to be allowed first: open {addresses[0]}, and start the bot again within minutes"
    if "m.login.password" in stages:
        return (
            "the server wants the account's password: set WORKSHOP_BOT_MATRIX__PASSWORD, "
            "and not WORKSHOP_BOT_MATRIX__ACCESS_TOKEN and WORKSHOP_BOT_MATRIX__DEVICE_ID"
        )
    return f"the server wants what the bot does not have ({', '.join(sorted(stages)) or 'it does not say what'})"


def _describe(identity: dict[str, OlmAccount], role: str, user_id: str) -> dict[str, Any]:
    """The public half of one of the keys, as it is uploaded."""
    public = identity[role].identity_keys["ed25519"]
    key = {"user_id": user_id, "usage": [role], "keys": {f"ed25519:{public}": public}}
    if role != "master":
        _sign(key, user_id, identity["master"])
    return key


def _sign(key: dict[str, Any], user_id: str, signer: OlmAccount, name: str = "") -> None:
    """Adds a signature to the description of a key; a signer that is no device goes by its public key."""
    signature = signer.sign(nio.Api.to_canonical_json(_signed_part(key)))
    signatures = key.setdefault("signatures", {}).setdefault(user_id, {})
    signatures[f"ed25519:{name or signer.identity_keys['ed25519']}"] = signature


def _verify(key: dict[str, Any], user_id: str, public: str) -> bool:
    signature = key.get("signatures", {}).get(user_id, {}).get(f"ed25519:{public}")
    if not isinstance(signature, str):
        return False
    try:
        vodozemac.Ed25519PublicKey.from_base64(public).verify_signature(
            nio.Api.to_canonical_json(_signed_part(key)).encode(), vodozemac.Ed25519Signature.from_base64(signature)
        )
    except (vodozemac.SignatureException, vodozemac.KeyException):
        return False
    return True


def _signed_part(key: dict[str, Any]) -> dict[str, Any]:
    return {name: copy.deepcopy(value) for name, value in key.items() if name not in ("signatures", "unsigned")}


def _public(key: object) -> str:
    """The public key in a description of it; "" where there is none."""
    keys = key.get("keys") if isinstance(key, dict) else None
    return next(iter(keys.values()), "") if isinstance(keys, dict) else ""
