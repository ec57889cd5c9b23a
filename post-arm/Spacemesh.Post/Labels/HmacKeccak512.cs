// Job: HMAC and PBKDF2 over the original Keccak-512, as the label function uses them.
// Invariant: the HMAC block is 72 bytes (Keccak's rate); a key of exactly 72 bytes is used as it is.
using System.Buffers.Binary;

namespace Spacemesh.Post.Labels;

/// <summary>A keyed HMAC; the struct can be copied and used again for any number of messages.</summary>
internal readonly struct HmacKeccak512
{
    private readonly Keccak512 _inner;
    private readonly Keccak512 _outer;

    /// <summary>Prepares both pads of a key; a key longer than 72 bytes is hashed first.</summary>
    public HmacKeccak512(ReadOnlySpan<byte> key)
    {
        Span<byte> block = stackalloc byte[Keccak512.Rate];
        block.Clear();
        if (key.Length > Keccak512.Rate)
            Keccak512.Hash(key, block);
        else
            key.CopyTo(block);
        for (int i = 0; i < block.Length; i++)
            block[i] ^= 0x36;
        _inner.Absorb(block);
        for (int i = 0; i < block.Length; i++)
            block[i] ^= 0x36 ^ 0x5c;
        _outer.Absorb(block);
    }

    /// <summary>The 64-byte code of the message <paramref name="first"/> followed by <paramref name="second"/>.</summary>
    public void Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> code)
    {
        Span<byte> digest = stackalloc byte[Keccak512.DigestLength];
        Keccak512 inner = _inner;
        inner.Absorb(first);
        inner.Absorb(second);
        inner.Finish(digest);
        Keccak512 outer = _outer;
        outer.Absorb(digest);
        outer.Finish(code);
    }

    /// <summary>PBKDF2 with this key: blocks of 64 bytes, big-endian counter from 1, the last block cut.</summary>
    public void Derive(ReadOnlySpan<byte> salt, uint iterations, Span<byte> output)
    {
        Span<byte> counter = stackalloc byte[4];
        Span<byte> code = stackalloc byte[Keccak512.DigestLength];
        Span<byte> sum = stackalloc byte[Keccak512.DigestLength];
        for (uint block = 1; !output.IsEmpty; block++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(counter, block);
            Compute(salt, counter, code);
            code.CopyTo(sum);
            for (uint i = 1; i < iterations; i++)
            {
                Compute(code, default, code);
                for (int j = 0; j < sum.Length; j++)
                    sum[j] ^= code[j];
            }
            int count = Math.Min(output.Length, sum.Length);
            sum[..count].CopyTo(output);
            output = output[count..];
        }
    }
}
