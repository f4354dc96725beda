// A person whose client is matrix-js-sdk with its Rust crypto, in the strict mode: devices that are not signed by their
// owner get no keys, and what they say is not decrypted. Opens an encrypted direct chat with the bot, waits for its
// first words, says what it is told to, and prints what it hears as one line of JSON.
//
//   node talk.mjs '{"homeserver": …, "user": …, "token": …, "device": …, "bot": …, "says": …}'

for (const level of ["log", "info", "debug", "warn", "trace"]) console[level] = console.error;

// The client is written for Node 22; this is all that Node 20 lacks.
Promise.withResolvers ??= function () {
    const made = {};
    made.promise = new this((resolve, reject) => Object.assign(made, { resolve, reject }));
    return made;
};

const sdk = await import("matrix-js-sdk");
const { OnlySignedDevicesIsolationMode, EventShieldColour } = await import("matrix-js-sdk/lib/crypto-api/index.js");

const WITHIN = 30_000;
const given = JSON.parse(process.argv[2]);
const client = sdk.createClient({
    baseUrl: given.homeserver,
    userId: given.user,
    accessToken: given.token,
    deviceId: given.device,
});
await client.initRustCrypto({ useIndexedDB: false });
const crypto = client.getCrypto();

const heard = [];
let woken = () => {};
for (const happening of [sdk.RoomEvent.Timeline, sdk.MatrixEventEvent.Decrypted, sdk.RoomStateEvent.Members]) {
    client.on(happening, () => woken());
}

async function until(what, find) {
    const end = Date.now() + WITHIN;
    for (;;) {
        const found = await find();
        if (found) return found;
        if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
        await new Promise((resolve) => {
            woken = resolve;
            setTimeout(resolve, 200);
        });
    }
}

function fromBot(roomId) {
    const events = client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? [];
    return events.filter((event) => event.getSender() === given.bot && event.getWireType() === "m.room.encrypted");
}

async function hear(roomId, count) {
    const event = await until(`message ${count} of the bot`, () => {
        const found = fromBot(roomId)[count - 1];
        return found && found.getType() === "m.room.message" && found;
    });
    const info = await crypto.getEncryptionInfoForEvent(event);
    heard.push({
        text: event.getContent().body,
        shield: info && EventShieldColour[info.shieldColour],
        reason: info?.shieldReason ?? null,
    });
}

try {
    await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (upload) => upload(null) });
    crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
    await client.startClient({ initialSyncLimit: 10 });
    await until("the first sync", () => client.isInitialSyncComplete());
    const { room_id: roomId } = await client.createRoom({
        is_direct: true,
        preset: "trusted_private_chat",
        invite: [given.bot],
        initial_state: [
            { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
        ],
    });
    await hear(roomId, 1);
    await client.sendTextMessage(roomId, given.says);
    await hear(roomId, 2);
    const devices = (await crypto.getUserDeviceInfo([given.bot], true)).get(given.bot);
    const signed = {};
    for (const id of devices.keys()) {
        signed[id] = (await crypto.getDeviceVerificationStatus(given.bot, id)).signedByOwner;
    }
    process.stdout.write(`${JSON.stringify({ room: roomId, heard, signed })}\n`);
    process.exitCode = 0;
} catch (error) {
    process.stdout.write(`${JSON.stringify({ error: String(error), heard })}\n`);
    process.exitCode = 1;
} finally {
    client.stopClient();
    process.exit();
}
