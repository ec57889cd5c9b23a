// Job: the message that a transaction's signatures cover: genesis id and raw bytes without signatures.
// Invariant: joined once for all signatures of a transaction; the buffer goes back to the pool.
using System.Buffers;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;

namespace Spacemesh.Vm.Templates;

internal readonly ref struct SignedBytes : IDisposable
{
    private readonly byte[] _buffer;
    private readonly int _length;

    public SignedBytes(Hash20 genesisId, ReadOnlySpan<byte> unsigned)
    {
        _length = Hash20.Size + unsigned.Length;
        _buffer = ArrayPool<byte>.Shared.Rent(_length);
        genesisId.CopyTo(_buffer);
        unsigned.CopyTo(_buffer.AsSpan(Hash20.Size));
    }

    public bool IsSignedBy(AccountKey key, ReadOnlySpan<byte> signature) =>
        Ed25519.Verify(key.Span, _buffer.AsSpan(0, _length), signature);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
