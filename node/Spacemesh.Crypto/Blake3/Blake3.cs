// Job: one-shot BLAKE3 hashing of any input into any output length.
// Invariant: plain hash mode only (no key, no context); the first n output bytes do not depend on how many are asked for.
namespace Spacemesh.Crypto;

/// <summary>
/// BLAKE3 in plain hash mode, the hash of the network (<c>Hash32</c> = first 32 output bytes, <c>Hash20</c> = first 20).
/// </summary>
public static partial class Blake3
{
    /// <summary>Usual length of the output in bytes.</summary>
    public const int HashSize = 32;

    internal const int BlockSize = 64;
    internal const int ChunkSize = 1024;

    internal const uint ChunkStart = 1;
    internal const uint ChunkEnd = 2;
    internal const uint Parent = 4;
    internal const uint Root = 8;

    internal static ReadOnlySpan<uint> InitialValue =>
    [
        0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
    ];

    /// <summary>Fills <paramref name="output"/> (any length) with the hash of <paramref name="data"/>.</summary>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> output)
    {
        if (data.Length > ChunkSize)
        {
            var tree = new Blake3Tree();
            tree.Begin();
            tree.Update(data);
            tree.Finish(output);
            return;
        }
        Span<uint> chaining = stackalloc uint[8];
        Span<byte> block = stackalloc byte[BlockSize];
        InitialValue.CopyTo(chaining);
        uint flags = ChunkStart;
        while (data.Length > BlockSize)
        {
            Compress(chaining, data[..BlockSize], 0, BlockSize, flags, chaining);
            flags = 0;
            data = data[BlockSize..];
        }
        block.Clear();
        data.CopyTo(block);
        Expand(chaining, block, (uint)data.Length, flags | ChunkEnd | Root, output);
    }

    /// <summary>The 32-byte hash of <paramref name="data"/> as a new array.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        byte[] output = new byte[HashSize];
        Hash(data, output);
        return output;
    }

    /// <summary>Writes the output stream of a root node: block after block with a rising counter.</summary>
    internal static void Expand(ReadOnlySpan<uint> chaining, ReadOnlySpan<byte> block, uint length, uint flags, Span<byte> output)
    {
        Span<uint> words = stackalloc uint[16];
        ReadOnlySpan<byte> bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(words);
        for (ulong counter = 0; output.Length > 0; counter++)
        {
            Compress(chaining, block, counter, length, flags, words);
            int take = Math.Min(BlockSize, output.Length);
            bytes[..take].CopyTo(output);
            output = output[take..];
        }
    }
}
