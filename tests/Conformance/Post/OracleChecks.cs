// Job: checks the AES oracle, thresholds, index packing and the shuffle of indices.
// Invariant: every AES path this machine has is compared with the scalar one.
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Crypto;
using Spacemesh.Post.Ciphers;
using Spacemesh.Post.Pow;
using Spacemesh.Post.Proving;
using Spacemesh.Post.Verifying;

namespace Spacemesh.Conformance.Post;

internal static class OracleChecks
{
    public static string? Aes(JsonElement c)
    {
        byte[] challenge = c.Hex("challenge");
        uint nonce = c.U32("nonce");
        uint group = nonce / NonceCipher.NoncesPerGroup;
        Aes128 cipher = NonceCipher.ForGroup(challenge, group, c.U64("pow"));
        Aes128 lazy = NonceCipher.ForNonce(challenge, nonce, c.U64("pow"));
        string? failure = Json.Same("group", c.U32("nonce_group"), group) ?? Json.SameBytes("key", c.Hex("key"), FirstKey(cipher))
            ?? Json.SameBytes("lazy key", c.Hex("lazy_key"), FirstKey(lazy));
        foreach (JsonElement item in c.Items("labels"))
        {
            byte[] label = item.Hex("label");
            Vector128<byte> block = Vector128.Create<byte>(label);
            var output = new byte[16];
            cipher.Encrypt(block).CopyTo(output);
            failure ??= Json.SameBytes("out", item.Hex("out"), output)
                ?? Json.Same("msb", (byte)item.U32("msb"), output[(int)(nonce % 16)])
                ?? Json.Same("lsb", item.U64("lsb"), NonceCipher.LowPart(lazy, block))
                ?? Scalar(cipher, label, output) ?? Eight(cipher, block, output);
            lazy.Encrypt(block).CopyTo(output);
            failure ??= Json.SameBytes("lazy out", item.Hex("lazy_out"), output);
        }
        return failure;
    }

    public static string? Difficulty(JsonElement c)
    {
        bool ok = ProvingDifficulty.TryCompute(c.U32("k1"), c.U64("num_labels"), out ProvingDifficulty difficulty);
        if (!c.Flag("ok"))
            return ok ? $"accepted, expected: {c.Text("error")}" : null;
        return Json.Same("ok", true, ok) ?? Json.Same("difficulty", c.U64("difficulty"), difficulty.Value)
            ?? Json.Same("hex", c.Text("difficulty_hex"), difficulty.Value.ToString("x16", CultureInfo.InvariantCulture))
            ?? Json.Same("msb", (byte)c.U32("msb"), difficulty.HighByte) ?? Json.Same("lsb", c.U64("lsb"), difficulty.LowPart);
    }

    public static string? RequiredBits(JsonElement c) =>
        Json.Same("bits", (int)c.U32("bits"), IndexPacking.RequiredBits(c.U64("num_labels")));

    public static string? Packing(JsonElement c)
    {
        var bits = (int)c.U32("bits");
        ulong[] indices = [.. c.Items("indices").Select(i => i.U64())];
        byte[] packed = IndexPacking.Pack(indices, bits);
        return Json.Same("bits", bits, IndexPacking.RequiredBits(c.U64("num_labels")))
            ?? Json.SameBytes("packed", c.Hex("packed"), packed) ?? Json.Same("length", c.U64("packed_len"), (ulong)packed.Length)
            ?? Json.Same("computed length", c.U64("packed_len"), IndexPacking.PackedLength(bits, c.U64("k2")))
            ?? Decode("full_decode", c, packed, bits);
    }

    public static string? PackingRaw(JsonElement c) => Json.SameBytes("packed", c.Hex("packed"),
        IndexPacking.Pack([.. c.Items("indices").Select(i => i.U64())], (int)c.U32("bits")));

    public static string? Unpacking(JsonElement c) => Decode("decoded", c, c.Hex("packed"), (int)c.U32("bits"));

    public static string? Selection(JsonElement c)
    {
        byte[] seed = [.. c.Hex("seed"), .. c.Hex("node_id"), .. c.Hex("challenge")];
        var stream = new byte[64];
        Blake3.Hash(seed, stream);
        return Json.SameBytes("stream", c.Hex("xof_first_64"), stream)
            ?? Order(c, "iterator_order", seed, (int)c.U32("k2"), (int)Math.Min(c.U32("k3"), c.U32("k2")));
    }

    public static string? RandomValues(JsonElement c) => Order(c, "order", c.Hex("seed"), (int)c.U32("n"), (int)c.U32("n"));

    public static string? Scale(JsonElement c)
    {
        var scaled = new byte[32];
        PowDifficulty.Scale(c.Hex("difficulty"), c.U32("num_units"), scaled);
        return Json.SameBytes("scaled", c.Hex("scaled"), scaled);
    }

    public static string? VrfDifficulty(JsonElement c)
    {
        var difficulty = new byte[32];
        bool ok = PowDifficulty.TryOfLabels(c.U64("num_labels"), difficulty);
        return Json.Same("ok", c.Flag("ok"), ok) ?? (ok ? Json.SameBytes("difficulty", c.Hex("difficulty"), difficulty) : null);
    }

    private static string? Order(JsonElement c, string name, byte[] seed, int count, int take)
    {
        var selection = new IndexSelection(new int[count], seed);
        var order = new List<int>();
        while (order.Count < take && selection.TryNext(out int ordinal))
            order.Add(ordinal);
        return Json.Same(name, string.Join(',', c.Items(name).Select(i => i.GetInt32())), string.Join(',', order));
    }

    private static string? Decode(string name, JsonElement c, byte[] packed, int bits)
    {
        ulong[] expected = [.. c.Items(name).Select(i => i.U64())];
        string? failure = Json.Same("count", expected.Length, IndexPacking.Count(packed, bits));
        for (int i = 0; failure is null && i < expected.Length; i++)
            failure = Json.Same($"{name}[{i}]", expected[i], IndexPacking.At(packed, bits, i));
        return failure;
    }

    private static byte[] FirstKey(Aes128 cipher) => MemoryMarshal.AsBytes(cipher.Keys)[..16].ToArray();

    private static string? Scalar(Aes128 cipher, byte[] label, byte[] expected)
    {
        byte[] state = [.. label];
        Aes128.EncryptScalar(MemoryMarshal.AsBytes(cipher.Keys), state);
        return Json.SameBytes("scalar AES", expected, state);
    }

    private static string? Eight(Aes128 cipher, Vector128<byte> label, byte[] expected)
    {
        var blocks = new Vector128<byte>[8];
        Array.Fill(blocks, label);
        cipher.EncryptEight(in blocks[0], ref blocks[0]);
        return blocks.All(b => b == Vector128.Create<byte>(expected)) ? null : "eight blocks at once differ";
    }
}
