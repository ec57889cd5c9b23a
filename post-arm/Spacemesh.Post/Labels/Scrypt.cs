// Job: the whole label scrypt for any N, r, p, salt and output length: the specification the label function is checked against.
// Invariant: N is a power of two from 2; memory is 128 * r * N bytes and is freed on return.
using System.Runtime.InteropServices;

namespace Spacemesh.Post.Labels;

/// <summary>scrypt with Keccak-512 and ChaCha/8 in the places of SHA-256 and Salsa20/8.</summary>
internal static class Scrypt
{
    /// <summary>Derives <paramref name="output"/> from password and salt.</summary>
    public static void Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, ScryptParameters parameters, Span<byte> output)
    {
        parameters.ThrowIfInvalid();
        int chunk = checked((int)(128 * parameters.R));
        var blocks = new byte[checked(chunk * (int)parameters.P)];
        var hmac = new HmacKeccak512(password);
        hmac.Derive(salt, 1, blocks);
        var memory = new uint[checked((int)((ulong)chunk / 4 * parameters.N))];
        for (int i = 0; i < blocks.Length; i += chunk)
            ChaChaMix.RoMixScalar(blocks.AsSpan(i, chunk), (int)parameters.N, memory);
        hmac.Derive(blocks, 1, output);
    }
}
