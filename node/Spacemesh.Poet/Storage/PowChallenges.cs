// Job: the current and the previous challenge of the registration's proof of work, on disk.
// Invariant: with difficulty 0 any nonce passes, but a request must repeat one of the two challenges exactly.
using System.Security.Cryptography;

namespace Spacemesh.Poet.Storage;

internal sealed class PowChallenges
{
    private const int Size = 32;
    private readonly string _path;
    private readonly Lock _gate = new();
    private byte[] _current;
    private byte[]? _previous;

    /// <summary>Reads the file, or makes a first challenge from the random source.</summary>
    public PowChallenges(string path, Func<int, byte[]>? random = null)
    {
        _path = path;
        byte[] stored = File.Exists(path) ? File.ReadAllBytes(path) : [];
        if (stored.Length is not (0 or Size or 2 * Size))
            throw new InvalidDataException($"{path} is damaged ({stored.Length} bytes); remove it to start with a new challenge");
        if (stored.Length == 0)
        {
            stored = (random ?? RandomNumberGenerator.GetBytes)(Size);
            DurableFile.Replace(path, stored);
        }
        _current = stored[..Size];
        _previous = stored.Length > Size ? stored[Size..] : null;
    }

    public byte[] Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    public bool Accepts(ReadOnlySpan<byte> challenge)
    {
        lock (_gate)
            return challenge.SequenceEqual(_current) || (_previous is not null && challenge.SequenceEqual(_previous));
    }

    /// <summary>A new proof's root becomes the challenge; rotating twice to the same root changes nothing.</summary>
    public void Rotate(byte[] root)
    {
        lock (_gate)
        {
            if (_current.AsSpan().SequenceEqual(root))
                return;
            DurableFile.Replace(_path, [.. root, .. _current]);
            (_previous, _current) = (_current, root);
        }
    }
}
