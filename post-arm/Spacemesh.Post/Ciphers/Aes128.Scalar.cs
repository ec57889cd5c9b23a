// Job: AES-128 in plain C#: key expansion for all paths, and the encryption that specifies the others.
// Invariant: the S-box is computed from its definition (inverse in GF(2^8), then the affine map), not typed in.
namespace Spacemesh.Post.Ciphers;

internal sealed partial class Aes128
{
    private static readonly byte[] SBox = BuildSBox();

    /// <summary>Encrypts one block in place with eleven round keys of 16 bytes.</summary>
    internal static void EncryptScalar(ReadOnlySpan<byte> keys, Span<byte> state)
    {
        AddKey(state, keys);
        for (int round = 1; round < RoundKeys; round++)
        {
            SubBytesShiftRows(state);
            if (round < RoundKeys - 1)
                MixColumns(state);
            AddKey(state, keys[(round * BlockLength)..]);
        }
    }

    /// <summary>Writes the eleven round keys, 176 bytes.</summary>
    internal static void ExpandKey(ReadOnlySpan<byte> key, Span<byte> keys)
    {
        key[..BlockLength].CopyTo(keys);
        byte constant = 1;
        for (int i = BlockLength; i < RoundKeys * BlockLength; i += 4)
        {
            byte a = keys[i - 4], b = keys[i - 3], c = keys[i - 2], d = keys[i - 1];
            if (i % BlockLength == 0)
            {
                (a, b, c, d) = ((byte)(SBox[b] ^ constant), SBox[c], SBox[d], SBox[a]);
                constant = Double(constant);
            }
            keys[i] = (byte)(keys[i - 16] ^ a);
            keys[i + 1] = (byte)(keys[i - 15] ^ b);
            keys[i + 2] = (byte)(keys[i - 14] ^ c);
            keys[i + 3] = (byte)(keys[i - 13] ^ d);
        }
    }

    private static void AddKey(Span<byte> state, ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < BlockLength; i++)
            state[i] ^= key[i];
    }

    // Row r of the column-wise state is rotated left by r columns.
    private static void SubBytesShiftRows(Span<byte> state)
    {
        Span<byte> old = stackalloc byte[BlockLength];
        state[..BlockLength].CopyTo(old);
        for (int column = 0; column < 4; column++)
        {
            for (int row = 0; row < 4; row++)
                state[(4 * column) + row] = SBox[old[(4 * ((column + row) & 3)) + row]];
        }
    }

    private static void MixColumns(Span<byte> state)
    {
        for (int i = 0; i < BlockLength; i += 4)
        {
            byte a = state[i], b = state[i + 1], c = state[i + 2], d = state[i + 3];
            byte all = (byte)(a ^ b ^ c ^ d);
            state[i] = (byte)(a ^ all ^ Double((byte)(a ^ b)));
            state[i + 1] = (byte)(b ^ all ^ Double((byte)(b ^ c)));
            state[i + 2] = (byte)(c ^ all ^ Double((byte)(c ^ d)));
            state[i + 3] = (byte)(d ^ all ^ Double((byte)(d ^ a)));
        }
    }

    private static byte Double(byte x) => (byte)((x << 1) ^ ((x >> 7) * 0x1b));

    // p walks the powers of the generator 3, q those of its inverse, so that q is always 1/p.
    private static byte[] BuildSBox()
    {
        var box = new byte[256];
        byte p = 1, q = 1;
        do
        {
            p = (byte)(p ^ Double(p));
            q ^= (byte)(q << 1);
            q ^= (byte)(q << 2);
            q ^= (byte)(q << 4);
            if ((q & 0x80) != 0)
                q ^= 0x09;
            box[p] = (byte)(q ^ Rotate(q, 1) ^ Rotate(q, 2) ^ Rotate(q, 3) ^ Rotate(q, 4) ^ 0x63);
        }
        while (p != 1);
        box[0] = 0x63;
        return box;

        static int Rotate(byte x, int count) => (byte)((x << count) | (x >> (8 - count)));
    }
}
