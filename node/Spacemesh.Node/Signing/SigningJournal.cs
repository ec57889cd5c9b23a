// Job: remembers on disk what each key has signed, so that no restart can make it sign a second, different message.
// Invariant: a record is flushed to the disk before the signature leaves; of two messages with one key only the first is ever allowed.
using System.Buffers.Binary;
using Spacemesh.Crypto;

namespace Spacemesh.Node.Signing;

/// <summary>What a signature is for; a key signs at most one message of a kind for a slot.</summary>
public enum SignedKind : byte
{
    /// <summary>An ATX; the slot is the publish epoch.</summary>
    Atx = 1,

    /// <summary>A ballot; the slot is the layer.</summary>
    Ballot = 2,

    /// <summary>A proposal; the slot is the layer.</summary>
    Proposal = 3,

    /// <summary>A Hare message; the slot is the layer and the absolute round with its message round.</summary>
    Hare = 4,

    /// <summary>A certify message; the slot is the layer.</summary>
    Certify = 5,

    /// <summary>A beacon first vote; the slot is the epoch.</summary>
    BeaconFirstVote = 6,

    /// <summary>A beacon following vote; the slot is the epoch and the round.</summary>
    BeaconFollowingVote = 7,
}

/// <summary>The slot a signature belongs to.</summary>
/// <param name="Kind">What is signed.</param>
/// <param name="Time">Layer or epoch, see <see cref="SignedKind"/>.</param>
/// <param name="Round">Round within it, 0 where there is none.</param>
public readonly record struct SigningSlot(SignedKind Kind, uint Time, uint Round);

/// <summary>A second, different message for a slot was about to be signed. The caller must not send it.</summary>
public sealed class DoubleSigningRefusedException(SigningSlot slot)
    : Exception($"refused to sign a second, different {slot.Kind} message for {slot.Time}/{slot.Round}: the first one is in signing.journal");

/// <summary>The append-only file <c>signing.journal</c>: 16 bytes of header, then records of 80 bytes.</summary>
public sealed class SigningJournal : IDisposable
{
    // kind u8, 3 zero bytes, time u32, round u32, node id 32, message digest 32, first 4 bytes of the BLAKE3 of all that
    private const int RecordLength = 80;
    private const int DigestOffset = 44;
    private const int CheckOffset = 76;

    // A layer takes about ten records: what is older than thousands of layers is never signed again, because only the present is signed for.
    private const int RecordsKept = 50_000;
    private const int RecordsBeforeCompaction = 2 * RecordsKept;

    // EWOULDBLOCK of an advisory lock.
    private const int LockedElsewhere = 11;

    private static ReadOnlySpan<byte> Header => "spacemesh-sign\x01\n"u8;

    // For this process alone, whatever lock file the configuration names: two writers would not see each other's records.
    private readonly FileStream _alone;
    private readonly string _path;
    private FileStream _file;
    private readonly Dictionary<(SigningSlot Slot, UInt128 KeyHigh, UInt128 KeyLow), byte[]> _signed = [];
    private readonly Queue<(SigningSlot Slot, UInt128 KeyHigh, UInt128 KeyLow)> _order = new();
    private readonly Lock _lock = new();

    private SigningJournal(string path, FileStream file, FileStream alone) => (_path, _file, _alone) = (path, file, alone);

    /// <summary>Opens or creates the journal; a torn last record, whose message cannot have left, is cut off.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is not a signing journal, a record before the last is damaged, another program signs with it, or it cannot be opened.
    /// </exception>
    public static SigningJournal Open(string path)
    {
        (FileStream file, FileStream alone) = OpenAlone(path);
        var journal = new SigningJournal(path, file, alone);
        try
        {
            journal.Load(path);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Number of records held.</summary>
    public int Count => _signed.Count;

    /// <summary>
    /// Records that the key signs the message with this digest for the slot; returns after the record is on disk.
    /// The same message again is allowed and not recorded twice.
    /// </summary>
    /// <param name="nodeId">Public key, 32 bytes.</param>
    /// <param name="slot">What and when.</param>
    /// <param name="digest">BLAKE3 of the signed bytes, 32 bytes.</param>
    /// <exception cref="DoubleSigningRefusedException">Another message was recorded for the slot.</exception>
    public void Record(ReadOnlySpan<byte> nodeId, SigningSlot slot, ReadOnlySpan<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nodeId.Length, 32);
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, 32);
        lock (_lock)
        {
            var key = Key(slot, nodeId);
            if (_signed.TryGetValue(key, out byte[]? earlier))
            {
                if (!digest.SequenceEqual(earlier))
                    throw new DoubleSigningRefusedException(slot);
                return;
            }
            Span<byte> record = stackalloc byte[RecordLength];
            Write(record, slot, nodeId, digest);
            _file.Seek(0, SeekOrigin.End);
            _file.Write(record);
            _file.Flush(flushToDisk: true);
            Remember(key, digest);
            if (_order.Count >= RecordsBeforeCompaction)
                Compact();
        }
    }

    /// <summary>True if the key has signed a message for the slot.</summary>
    public bool Holds(ReadOnlySpan<byte> nodeId, SigningSlot slot)
    {
        lock (_lock)
            return _signed.ContainsKey(Key(slot, nodeId));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _alone.Dispose();
    }

    private static (FileStream File, FileStream Alone) OpenAlone(string path)
    {
        FileStream? alone = null;
        try
        {
            alone = OpenFile(path + ".lock", FileMode.OpenOrCreate, FileShare.None);
            return (OpenFile(path, FileMode.OpenOrCreate), alone);
        }
        catch (IOException e) when (e.HResult == LockedElsewhere)
        {
            throw new InvalidDataException(
                $"{path}: another node signs with this data folder; stop it, or set main.data-folder to a folder of this node's own");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            alone?.Dispose();
            throw new InvalidDataException($"{path}: cannot be opened ({e.Message}); check that it is a file that this program may write");
        }
    }

    private void Load(string path)
    {
        if (_file.Length < Header.Length)
        {
            Span<byte> begun = stackalloc byte[(int)_file.Length];
            _file.ReadExactly(begun);
            if (!Header.StartsWith(begun))
                throw new InvalidDataException($"{path}: is not a signing journal; move it away only if no other node uses this key");
            _file.SetLength(0);
            _file.Write(Header);
            _file.Flush(flushToDisk: true);
            return;
        }
        Span<byte> header = stackalloc byte[Header.Length];
        _file.ReadExactly(header);
        if (!header.SequenceEqual(Header))
            throw new InvalidDataException($"{path}: is not a signing journal; move it away only if no other node uses this key");
        Span<byte> record = stackalloc byte[RecordLength];
        Span<byte> check = stackalloc byte[RecordLength - CheckOffset];
        while (_file.Position < _file.Length)
        {
            long start = _file.Position;
            bool whole = _file.ReadAtLeast(record, RecordLength, throwOnEndOfStream: false) == RecordLength;
            Blake3.Hash(record[..CheckOffset], check);
            if (whole && check.SequenceEqual(record[CheckOffset..]))
            {
                var slot = new SigningSlot((SignedKind)record[0], BinaryPrimitives.ReadUInt32LittleEndian(record[4..]), BinaryPrimitives.ReadUInt32LittleEndian(record[8..]));
                Remember(Key(slot, record[12..DigestOffset]), record[DigestOffset..CheckOffset]);
                continue;
            }
            if (_file.Length - start > RecordLength)
                throw new InvalidDataException($"{path}: the record at byte {start} is damaged; restore the file from a copy before this key signs again");
            _file.SetLength(start);
            _file.Flush(flushToDisk: true);
        }
    }

    private void Remember((SigningSlot Slot, UInt128 KeyHigh, UInt128 KeyLow) key, ReadOnlySpan<byte> digest)
    {
        _signed[key] = digest.ToArray();
        _order.Enqueue(key);
    }

    // The newest records in a new file, then its name: at no moment is there no journal.
    private void Compact()
    {
        while (_order.Count > RecordsKept)
            _signed.Remove(_order.Dequeue());
        string temporary = _path + ".new";
        FileStream compacted = OpenFile(temporary, FileMode.Create);
        compacted.Write(Header);
        Span<byte> record = stackalloc byte[RecordLength];
        Span<byte> nodeId = stackalloc byte[32];
        foreach ((SigningSlot Slot, UInt128 KeyHigh, UInt128 KeyLow) key in _order)
        {
            BinaryPrimitives.WriteUInt128BigEndian(nodeId, key.KeyHigh);
            BinaryPrimitives.WriteUInt128BigEndian(nodeId[16..], key.KeyLow);
            Write(record, key.Slot, nodeId, _signed[key]);
            compacted.Write(record);
        }
        compacted.Flush(flushToDisk: true);
        File.Move(temporary, _path, overwrite: true);
        _file.Dispose();
        _file = compacted;
    }

    private static FileStream OpenFile(string path, FileMode mode, FileShare share = FileShare.Read) => new(path, new FileStreamOptions
    {
        Mode = mode,
        Access = FileAccess.ReadWrite,
        Share = share,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    private static void Write(Span<byte> record, SigningSlot slot, ReadOnlySpan<byte> nodeId, ReadOnlySpan<byte> digest)
    {
        record.Clear();
        record[0] = (byte)slot.Kind;
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], slot.Time);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], slot.Round);
        nodeId.CopyTo(record[12..]);
        digest.CopyTo(record[DigestOffset..]);
        Blake3.Hash(record[..CheckOffset], record[CheckOffset..]);
    }

    private static (SigningSlot Slot, UInt128 KeyHigh, UInt128 KeyLow) Key(SigningSlot slot, ReadOnlySpan<byte> nodeId) =>
        (slot, BinaryPrimitives.ReadUInt128BigEndian(nodeId), BinaryPrimitives.ReadUInt128BigEndian(nodeId[16..]));
}
