// Job: AES-128 encryption of single blocks with a fixed key, by the processor's instructions where it has them.
// Invariant: every path gives the bytes of Aes128.Scalar.cs; dispatch is decided here and nowhere else.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;
using Block = System.Runtime.Intrinsics.Vector128<byte>;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Spacemesh.Post.Ciphers;

/// <summary>The eleven round keys of a key; encrypts 16-byte blocks (ECB, no padding).</summary>
internal sealed partial class Aes128
{
    /// <summary>Length of a key and of a block.</summary>
    public const int BlockLength = 16;

    private const int RoundKeys = 11;
    private RoundKeyArray _keys;

    /// <summary>Expands a 16-byte key.</summary>
    public Aes128(ReadOnlySpan<byte> key) => ExpandKey(key, MemoryMarshal.AsBytes<Block>(_keys));

    /// <summary>The eleven round keys.</summary>
    internal ReadOnlySpan<Block> Keys => _keys;

    /// <summary>Encrypts one block.</summary>
    public Block Encrypt(Block block)
    {
        ReadOnlySpan<Block> keys = _keys;
        if (X86Aes.IsSupported)
        {
            block ^= keys[0];
            for (int round = 1; round < 10; round++)
                block = X86Aes.Encrypt(block, keys[round]);
            return X86Aes.EncryptLast(block, keys[10]);
        }
        if (ArmAes.IsSupported)
        {
            for (int round = 0; round < 9; round++)
                block = ArmAes.MixColumns(ArmAes.Encrypt(block, keys[round]));
            return ArmAes.Encrypt(block, keys[9]) ^ keys[10];
        }
        Span<byte> bytes = stackalloc byte[BlockLength];
        block.CopyTo(bytes);
        EncryptScalar(MemoryMarshal.AsBytes(keys), bytes);
        return Vector128.Create<byte>(bytes);
    }

    /// <summary>Encrypts eight blocks from <paramref name="input"/> to <paramref name="output"/>; interleaving hides the latency of a
    /// round.</summary>
    public void EncryptEight(ref readonly Block input, ref Block output)
    {
        ref Block source = ref Unsafe.AsRef(in input);
        if (!X86Aes.IsSupported)
        {
            for (int i = 0; i < 8; i++)
                Unsafe.Add(ref output, i) = Encrypt(Unsafe.Add(ref source, i));
            return;
        }
        ReadOnlySpan<Block> keys = _keys;
        Block k = keys[0];
        Block b0 = source ^ k, b1 = Unsafe.Add(ref source, 1) ^ k, b2 = Unsafe.Add(ref source, 2) ^ k, b3 = Unsafe.Add(ref source, 3) ^ k;
        Block b4 = Unsafe.Add(ref source, 4) ^ k, b5 = Unsafe.Add(ref source, 5) ^ k;
        Block b6 = Unsafe.Add(ref source, 6) ^ k, b7 = Unsafe.Add(ref source, 7) ^ k;
        for (int round = 1; round < 10; round++)
        {
            k = keys[round];
            b0 = X86Aes.Encrypt(b0, k);
            b1 = X86Aes.Encrypt(b1, k);
            b2 = X86Aes.Encrypt(b2, k);
            b3 = X86Aes.Encrypt(b3, k);
            b4 = X86Aes.Encrypt(b4, k);
            b5 = X86Aes.Encrypt(b5, k);
            b6 = X86Aes.Encrypt(b6, k);
            b7 = X86Aes.Encrypt(b7, k);
        }
        k = keys[10];
        output = X86Aes.EncryptLast(b0, k);
        Unsafe.Add(ref output, 1) = X86Aes.EncryptLast(b1, k);
        Unsafe.Add(ref output, 2) = X86Aes.EncryptLast(b2, k);
        Unsafe.Add(ref output, 3) = X86Aes.EncryptLast(b3, k);
        Unsafe.Add(ref output, 4) = X86Aes.EncryptLast(b4, k);
        Unsafe.Add(ref output, 5) = X86Aes.EncryptLast(b5, k);
        Unsafe.Add(ref output, 6) = X86Aes.EncryptLast(b6, k);
        Unsafe.Add(ref output, 7) = X86Aes.EncryptLast(b7, k);
    }

    [InlineArray(RoundKeys)]
    private struct RoundKeyArray
    {
        private Block _first;
    }
}
