// Job: checks the label function from Keccak up to whole labels and the commitment.
// Invariant: where a fast kernel exists, it is compared as well as the scalar one.
using System.Runtime.InteropServices;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Post;
using Spacemesh.Post.Labels;

namespace Spacemesh.Conformance.Post;

internal static class LabelChecks
{
    public static string? Keccak(JsonElement c)
    {
        byte[] message = c.Has("msg") ? c.Hex("msg") : Generate((int)c.U32("msg_len"), (int)c.U32("msg_mul"), (int)c.U32("msg_add"));
        var digest = new byte[64];
        Keccak512.Hash(message, digest);
        return Json.SameBytes("digest", c.Hex("digest"), digest) ?? KeccakInParts(message, digest);
    }

    public static string? Hmac(JsonElement c)
    {
        var code = new byte[64];
        new HmacKeccak512(c.Hex("key")).Compute(c.Hex("msg"), default, code);
        return Json.SameBytes("mac", c.Hex("mac"), code);
    }

    public static string? Pbkdf2(JsonElement c)
    {
        var output = new byte[c.U32("dklen")];
        new HmacKeccak512(c.Hex("password")).Derive(c.Hex("salt"), c.U32("iterations"), output);
        return Json.SameBytes("out", c.Hex("out"), output);
    }

    public static string? ChaCha(JsonElement c)
    {
        byte[] block = c.Hex("in");
        ChaChaMix.Core(MemoryMarshal.Cast<byte, uint>(block.AsSpan()));
        return Json.SameBytes("out", c.Hex("out"), block);
    }

    public static string? ChunkMix(JsonElement c)
    {
        byte[] input = c.Hex("in");
        var output = new byte[input.Length];
        ChaChaMix.ChunkMix(Words(input), Words(c.HexOrNull("xor") ?? []), Words(output));
        return Json.Same("length", (int)(128 * c.U32("r")), input.Length) ?? Json.SameBytes("out", c.Hex("out"), output);
    }

    public static string? RoMix(JsonElement c)
    {
        byte[] chunk = c.Hex("in");
        var n = (int)c.U64("n");
        var memory = new uint[n * chunk.Length / 4];
        ChaChaMix.RoMixScalar(chunk, n, memory);
        string? failure = Json.SameBytes("out", c.Hex("out"), chunk);
        int slot = 0;
        foreach (JsonElement stored in c.Items("v"))
        {
            failure ??= Json.SameBytes($"v[{slot}]", stored.Hex(),
                MemoryMarshal.AsBytes(memory.AsSpan(slot * chunk.Length / 4, chunk.Length / 4)));
            slot++;
        }
        return failure ?? (c.U32("r") == 1 ? RoMixFast(c, n) : null);
    }

    public static string? ScryptGeneral(JsonElement c)
    {
        var output = new byte[c.U32("dklen")];
        Scrypt.Derive(c.Hex("password"), c.Hex("salt"), Parameters(c), output);
        return Json.SameBytes("out", c.Hex("out"), output);
    }

    public static string? Pipeline(JsonElement c)
    {
        byte[] password = c.Hex("password");
        var chunk = new byte[128];
        var hmac = new HmacKeccak512(password);
        hmac.Derive(default, 1, chunk);
        string? failure = Json.SameBytes("pbkdf2_1_out", c.Hex("pbkdf2_1_out"), chunk);
        var n = (int)c.U64("n");
        ChaChaMix.RoMixScalar(chunk, n, new uint[n * 32]);
        failure ??= Json.SameBytes("romix_out", c.Hex("romix_out"), chunk);
        var output = new byte[32];
        hmac.Derive(chunk, 1, output);
        failure ??= Json.SameBytes("out32", c.Hex("out32"), output);
        failure ??= Json.SameBytes("label", c.Hex("label"), output.AsSpan(0, 16));
        return failure ?? Json.SameBytes("hasher", output, Label(c.Hex("commitment"), c.U64("index"), Parameters(c)));
    }

    public static string? Labels(JsonElement c)
    {
        var commitment = new byte[32];
        PostCommitment.Compute(c.Hex("node_id"), c.Hex("commitment_atx_id"), commitment);
        string? failure = Json.SameBytes("commitment", c.Hex("commitment"), commitment);
        foreach ((JsonElement index, JsonElement expected) in c.Items("indices").Zip(c.Items("labels32")))
            failure ??= Json.SameBytes($"label {index}", expected.Hex(), Label(commitment, index.U64(), Parameters(c)));
        return failure;
    }

    public static string? Commitment(JsonElement c)
    {
        var commitment = new byte[32];
        PostCommitment.Compute(c.Hex("node_id"), c.Hex("commitment_atx_id"), commitment);
        return Json.SameBytes("commitment", c.Hex("commitment"), commitment);
    }

    internal static byte[] Label(byte[] commitment, ulong index, ScryptParameters parameters)
    {
        using var hasher = new LabelHasher(parameters);
        var label = new byte[32];
        hasher.Compute(commitment, index, label);
        return label;
    }

    private static ScryptParameters Parameters(JsonElement c) => new(c.U64("n"), c.U32("r"), c.U32("p"));

    private static Span<uint> Words(byte[] bytes) => MemoryMarshal.Cast<byte, uint>(bytes.AsSpan());

    private static byte[] Generate(int length, int factor, int start)
    {
        var message = new byte[length];
        for (int i = 0; i < length; i++)
            message[i] = (byte)((i * factor) + start);
        return message;
    }

    private static string? KeccakInParts(byte[] message, byte[] expected)
    {
        Keccak512 state = default;
        for (int i = 0; i < message.Length; i += 13)
            state.Absorb(message.AsSpan(i, Math.Min(13, message.Length - i)));
        var digest = new byte[64];
        state.Finish(digest);
        return Json.SameBytes("digest of parts", expected, digest);
    }

    private static unsafe string? RoMixFast(JsonElement c, int n)
    {
        byte[] chunk = c.Hex("in");
        var memory = new byte[n * 128];
        fixed (byte* start = memory)
            ChaChaMix.RoMixVector128(chunk, n, start);
        return Json.SameBytes("out of the vector kernel", c.Hex("out"), chunk);
    }
}
