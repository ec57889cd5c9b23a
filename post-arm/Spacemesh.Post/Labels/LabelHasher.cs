// Job: computes the 32-byte label of an index, without allocation, with its own scrypt memory.
// Invariant: used by one thread at a time; the password is always 72 bytes: commitment, index, 32 zero bytes.
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Spacemesh.Post.Labels;

/// <summary>The label function of one thread; holds 128 * N bytes until disposed.</summary>
internal sealed unsafe class LabelHasher : IDisposable
{
    /// <summary>Bytes of a computed label; a file stores the first <see cref="StoredLength"/>.</summary>
    public const int Length = 32;

    /// <summary>Bytes of a label on disk.</summary>
    public const int StoredLength = 16;

    private const int PasswordLength = 72;
    private byte* _memory;

    /// <summary>Takes the memory the parameters need. The general form (r or p above 1) takes its own at each label.</summary>
    public LabelHasher(ScryptParameters parameters)
    {
        parameters.ThrowIfInvalid();
        Parameters = parameters;
        if (parameters is { R: 1, P: 1 })
            _memory = (byte*)NativeMemory.AlignedAlloc((nuint)(128 * parameters.N), 64);
    }

    ~LabelHasher() => Free();

    /// <summary>The scrypt parameters of this hasher.</summary>
    public ScryptParameters Parameters { get; }

    /// <summary>Writes the 32-byte label of <paramref name="index"/>.</summary>
    public void Compute(ReadOnlySpan<byte> commitment, ulong index, Span<byte> label)
    {
        Span<byte> password = stackalloc byte[PasswordLength];
        password.Clear();
        commitment[..32].CopyTo(password);
        BinaryPrimitives.WriteUInt64LittleEndian(password[32..], index);
        if (Parameters is not { R: 1, P: 1 })
        {
            Scrypt.Derive(password, default, Parameters, label[..Length]);
            return;
        }
        ObjectDisposedException.ThrowIf(_memory == null, this);
        Span<byte> chunk = stackalloc byte[128];
        var hmac = new HmacKeccak512(password);
        hmac.Derive(default, 1, chunk);
        ChaChaMix.RoMixVector128(chunk, (int)Parameters.N, _memory);
        hmac.Derive(chunk, 1, label[..Length]);
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}

/// <summary>Label hashers that are lent to threads; at most one a processor is kept.</summary>
internal sealed class LabelHasherPool : IDisposable
{
    private readonly ConcurrentBag<LabelHasher> _idle = [];

    /// <summary>A hasher for the parameters; give it back with <see cref="Return"/>.</summary>
    public LabelHasher Rent(ScryptParameters parameters)
    {
        if (_idle.TryTake(out LabelHasher? hasher))
        {
            if (hasher.Parameters == parameters)
                return hasher;
            hasher.Dispose();
        }
        return new LabelHasher(parameters);
    }

    /// <summary>Takes a hasher back.</summary>
    public void Return(LabelHasher hasher)
    {
        if (_idle.Count < Environment.ProcessorCount)
            _idle.Add(hasher);
        else
            hasher.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out LabelHasher? hasher))
            hasher.Dispose();
    }
}
