// Job: rules of the hash that vectors of whole hashes cannot show: splitting, output length, agreement of the paths.
// Invariant: random input is made from a printed seed.
using System.Runtime.InteropServices;

namespace Spacemesh.Crypto.Tests;

public sealed class Blake3Tests
{
    [Fact]
    public void The_wide_path_gives_the_chaining_values_of_the_plain_one()
    {
        if (Blake3.WideLanes == 0)
            return;
        byte[] data = Bytes(11, Blake3.WideLanes * Blake3.ChunkSize);
        foreach (ulong first in new ulong[] { 0, 8, uint.MaxValue - 2UL })
        {
            uint[] wide = new uint[8 * Blake3.WideLanes];
            Blake3.HashChunks(data, first, wide);
            for (int lane = 0; lane < Blake3.WideLanes; lane++)
            {
                uint[] plain = PlainChunk(data.AsSpan(lane * Blake3.ChunkSize, Blake3.ChunkSize), first + (ulong)lane);
                Assert.Equal(plain, wide.AsSpan(lane * 8, 8).ToArray());
            }
        }
    }

    [Fact]
    public void Any_splitting_of_the_input_gives_the_same_hash()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        byte[] data = Bytes(seed, 70_000);
        foreach (int length in new[] { 0, 1, 63, 64, 65, 1023, 1024, 1025, 2048, 2049, 8192, 8193, 9216, 16384, 16385, 65536, 70_000 })
        {
            byte[] expected = PlainHash(data.AsSpan(0, length));
            Assert.True(expected.AsSpan().SequenceEqual(Blake3.Hash(data.AsSpan(0, length))), $"length {length}, seed {seed}");
            var hasher = new Blake3Hasher();
            for (int at = 0; at < length;)
            {
                int size = Math.Min(length - at, random.Next(1, random.Next(2) == 0 ? 200 : 20_000));
                hasher.Update(data.AsSpan(at, size));
                at += size;
            }
            byte[] pieces = new byte[32];
            hasher.Finish(pieces);
            Assert.True(expected.AsSpan().SequenceEqual(pieces), $"pieces, length {length}, seed {seed}");
        }
    }

    [Fact]
    public void A_longer_output_begins_with_the_shorter_one()
    {
        foreach (int length in new[] { 0, 100, 5000 })
        {
            byte[] data = Bytes(3, length), full = new byte[300];
            Blake3.Hash(data, full);
            foreach (int n in new[] { 1, 20, 32, 64, 65, 128, 200 })
            {
                byte[] part = new byte[n];
                Blake3.Hash(data, part);
                Assert.Equal(full[..n], part);
            }
        }
    }

    /// <summary>The tree of the specification, by recursion: the left part holds the largest power of two of chunks.</summary>
    private static byte[] PlainHash(ReadOnlySpan<byte> data)
    {
        if (data.Length <= Blake3.ChunkSize)
            return Blake3.Hash(data);
        byte[] node = new byte[64], output = new byte[32];
        int left = LeftSize(data.Length);
        MemoryMarshal.AsBytes<uint>(Subtree(data[..left], 0)).CopyTo(node);
        MemoryMarshal.AsBytes<uint>(Subtree(data[left..], (ulong)(left / Blake3.ChunkSize))).CopyTo(node.AsSpan(32));
        Blake3.Expand(Blake3.InitialValue, node, 64, Blake3.Parent | Blake3.Root, output);
        return output;
    }

    private static uint[] Subtree(ReadOnlySpan<byte> data, ulong chunk)
    {
        if (data.Length <= Blake3.ChunkSize)
            return PlainChunk(data, chunk);
        int left = LeftSize(data.Length);
        uint[] pair = [.. Subtree(data[..left], chunk), .. Subtree(data[left..], chunk + (ulong)(left / Blake3.ChunkSize))];
        uint[] value = new uint[8];
        Blake3.Compress(Blake3.InitialValue, MemoryMarshal.AsBytes<uint>(pair), 0, 64, Blake3.Parent, value);
        return value;
    }

    private static int LeftSize(int length) =>
        Blake3.ChunkSize << (31 - int.LeadingZeroCount((length - 1) / Blake3.ChunkSize));

    private static uint[] PlainChunk(ReadOnlySpan<byte> chunk, ulong number)
    {
        uint[] value = Blake3.InitialValue.ToArray();
        for (int at = 0; at < chunk.Length; at += 64)
        {
            byte[] block = new byte[64];
            int size = Math.Min(64, chunk.Length - at);
            chunk.Slice(at, size).CopyTo(block);
            uint flags = (at == 0 ? Blake3.ChunkStart : 0) | (at + size == chunk.Length ? Blake3.ChunkEnd : 0);
            Blake3.Compress(value, block, number, (uint)size, flags, value);
        }
        return value;
    }

    private static byte[] Bytes(int seed, int length)
    {
        byte[] data = new byte[length];
        new Random(seed).NextBytes(data);
        return data;
    }
}
