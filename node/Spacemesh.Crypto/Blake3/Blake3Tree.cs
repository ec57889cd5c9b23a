// Job: the state of an unfinished BLAKE3 hash: the current chunk and the chaining values of finished subtrees.
// Invariant: a chunk is closed only when more input follows, so that the last node can still become the root.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Spacemesh.Crypto;

/// <summary>Mutable hash state without heap memory; <see cref="Begin"/> must be called first.</summary>
internal struct Blake3Tree
{
    // 2^54 chunks are 2^64 bytes: no input is longer.
    private const int Depth = 54;

    private Words8 _chaining;
    private Bytes64 _block;
    private Stack _stack;
    private int _blockLength;
    private int _blocksDone;
    private int _stackLength;
    private ulong _chunks;

    /// <summary>Sets the state to that of an empty input.</summary>
    public void Begin()
    {
        _stackLength = 0;
        _chunks = 0;
        BeginChunk();
    }

    /// <summary>Adds input of any length.</summary>
    public void Update(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            if (_blocksDone == 15 && _blockLength == Blake3.BlockSize)
                CloseChunk();
            if (_blocksDone == 0 && _blockLength == 0 && Blake3.WideLanes > 0 && data.Length > Blake3.WideLanes * Blake3.ChunkSize)
            {
                CloseWholeChunks(data);
                data = data[(Blake3.WideLanes * Blake3.ChunkSize)..];
                continue;
            }
            if (_blockLength == Blake3.BlockSize)
                CloseBlock(_block);
            // Whole blocks that are not the last of their chunk or of the input need no copy.
            while (_blockLength == 0 && _blocksDone < 15 && data.Length > Blake3.BlockSize)
            {
                CloseBlock(data[..Blake3.BlockSize]);
                data = data[Blake3.BlockSize..];
            }
            int take = Math.Min(Blake3.BlockSize - _blockLength, data.Length);
            data[..take].CopyTo(((Span<byte>)_block)[_blockLength..]);
            _blockLength += take;
            data = data[take..];
        }
    }

    /// <summary>Writes the hash of everything added so far; the state stays usable.</summary>
    [SkipLocalsInit]
    public readonly void Finish(Span<byte> output)
    {
        Span<uint> node = stackalloc uint[16];
        Span<uint> chaining = stackalloc uint[8];
        Span<byte> block = stackalloc byte[Blake3.BlockSize];
        ((ReadOnlySpan<byte>)_block).CopyTo(block);
        block[_blockLength..].Clear();
        ((ReadOnlySpan<uint>)_chaining).CopyTo(chaining);
        uint flags = (_blocksDone == 0 ? Blake3.ChunkStart : 0) | Blake3.ChunkEnd;
        uint length = (uint)_blockLength;
        ulong counter = _chunks;
        ReadOnlySpan<uint> stack = _stack;
        for (int level = _stackLength - 1; level >= 0; level--)
        {
            Blake3.Compress(chaining, block, counter, length, flags, node[8..]);
            stack.Slice(level * 8, 8).CopyTo(node);
            MemoryMarshal.AsBytes(node).CopyTo(block);
            Blake3.InitialValue.CopyTo(chaining);
            (flags, length, counter) = (Blake3.Parent, Blake3.BlockSize, 0);
        }
        Blake3.Expand(chaining, block, length, flags | Blake3.Root, output);
    }

    private void BeginChunk()
    {
        Blake3.InitialValue.CopyTo(_chaining);
        _blockLength = 0;
        _blocksDone = 0;
    }

    private void CloseBlock(ReadOnlySpan<byte> block)
    {
        uint flags = _blocksDone == 0 ? Blake3.ChunkStart : 0;
        Blake3.Compress(_chaining, block, _chunks, Blake3.BlockSize, flags, _chaining);
        _blocksDone++;
        _blockLength = 0;
    }

    private void CloseChunk()
    {
        Blake3.Compress(_chaining, _block, _chunks, Blake3.BlockSize, Blake3.ChunkEnd, _chaining);
        Push(_chaining);
        BeginChunk();
    }

    private void CloseWholeChunks(ReadOnlySpan<byte> data)
    {
        Span<uint> values = stackalloc uint[8 * Blake3.WideLanes];
        Blake3.HashChunks(data, _chunks, values);
        for (int lane = 0; lane < Blake3.WideLanes; lane++)
            Push(values.Slice(lane * 8, 8));
    }

    /// <summary>Adds the value of a finished chunk and joins the subtrees that it completes.</summary>
    private void Push(ReadOnlySpan<uint> value)
    {
        _chunks++;
        Span<uint> stack = _stack;
        value.CopyTo(stack.Slice(_stackLength * 8, 8));
        _stackLength++;
        for (ulong complete = _chunks; (complete & 1) == 0; complete >>= 1)
        {
            _stackLength--;
            Span<uint> pair = stack.Slice((_stackLength - 1) * 8, 16);
            Blake3.Compress(Blake3.InitialValue, MemoryMarshal.AsBytes(pair), 0, Blake3.BlockSize, Blake3.Parent, pair[..8]);
        }
    }

    [InlineArray(8)]
    private struct Words8
    {
        private uint _first;
    }

    [InlineArray(Blake3.BlockSize)]
    private struct Bytes64
    {
        private byte _first;
    }

    // One more level than Depth: a new value is pushed before it is joined.
    [InlineArray((Depth + 1) * 8)]
    private struct Stack
    {
        private uint _first;
    }
}
