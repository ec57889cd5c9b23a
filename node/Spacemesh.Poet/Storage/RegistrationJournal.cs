// Job: the registrations of one round: an append-only file and the same members in memory, in the order of their node ids.
// Invariant: a registration is confirmed only after its bytes are on disk; a torn end of the file (crash) is cut off at the next open.
using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spacemesh.Poet.Storage;

/// <summary>Answer to a registration.</summary>
public enum RegistrationResult
{
    /// <summary>Stored durably, now or before (same node, same challenge).</summary>
    Stored,

    /// <summary>The node is registered with another challenge.</summary>
    Conflict,

    /// <summary>The round is full; repeats are refused as well.</summary>
    Full,
}

[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001",
    Justification = "the semaphore has no handle; late waiters still use it")]
internal sealed class RegistrationJournal : IDisposable
{
    /// <summary>Longest challenge in the file's two-byte length.</summary>
    public const int ChallengeBytesMax = ushort.MaxValue;

    private const int NodeBytes = 32;
    private const int CheckBytes = 4;

    private readonly FileStream _file;
    private readonly ulong _membersMax;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SortedDictionary<byte[], byte[]> _members = new(ByteOrder.Instance);
    private Batch _pending = new();

    /// <summary>Opens or creates the file and reads what is there.</summary>
    public RegistrationJournal(string path, ulong membersMax)
    {
        _membersMax = membersMax;
        bool created = !File.Exists(path);
        _file = new FileStream(path,
            new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read });
        if (created)
            DurableFile.SyncFolder(Path.GetDirectoryName(path)!);
        Load();
    }

    /// <summary>Challenges in ascending byte order of the node ids, as they are published.</summary>
    public List<byte[]> Members
    {
        get
        {
            lock (_gate)
                return [.. _members.Values];
        }
    }

    /// <summary>Registers a node; returns when the answer is durable. One flush serves all that wait for it.</summary>
    public async Task<RegistrationResult> AddAsync(byte[] node, byte[] challenge)
    {
        if (node.Length != NodeBytes || challenge.Length > ChallengeBytesMax)
            throw new ArgumentException("a node id has 32 bytes, a challenge at most 65535");
        Batch batch;
        lock (_gate)
        {
            if ((ulong)_members.Count >= _membersMax)
                return RegistrationResult.Full;
            if (_members.TryGetValue(node, out byte[]? known))
            {
                if (!known.AsSpan().SequenceEqual(challenge))
                    return RegistrationResult.Conflict;
            }
            else
            {
                _members.Add(node, challenge);
                _pending.Add(node, challenge);
            }
            batch = _pending;
        }
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            Flush(batch);
        }
        finally
        {
            _writing.Release();
        }
        lock (_gate)
        {
            // The flush that held this node may have failed for another caller.
            return _members.ContainsKey(node) ? RegistrationResult.Stored : throw new IOException("the registration could not be stored");
        }
    }

    /// <summary>
    /// Stores what is pending and closes the file; callers that still wait get their answer. No call of AddAsync may follow.
    /// </summary>
    public void Dispose()
    {
        _writing.Wait();
        try
        {
            Flush(_pending);
        }
        finally
        {
            _file.Dispose();
            _writing.Release();
        }
    }

    // The caller holds the right to write.
    private void Flush(Batch batch)
    {
        if (batch.Taken || batch.Nodes.Count == 0)
            return;
        lock (_gate)
        {
            batch.Taken = true;
            _pending = new Batch();
        }
        long before = _file.Length;
        try
        {
            _file.Write(batch.Bytes);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            Withdraw(batch, before);
            throw;
        }
    }

    private void Withdraw(Batch batch, long before)
    {
        lock (_gate)
        {
            foreach (byte[] node in batch.Nodes)
                _members.Remove(node);
        }
        _file.SetLength(before);
        _file.Position = before;
    }

    private void Load()
    {
        byte[] content = new byte[_file.Length];
        _file.ReadExactly(content);
        int at = 0;
        while (at + sizeof(ushort) + NodeBytes + CheckBytes <= content.Length)
        {
            int body = sizeof(ushort) + NodeBytes + BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(at));
            if (at + body + CheckBytes > content.Length)
                break;
            ReadOnlySpan<byte> record = content.AsSpan(at, body);
            if (!Check(record).SequenceEqual(content.AsSpan(at + body, CheckBytes)))
                break;
            _members[record.Slice(sizeof(ushort), NodeBytes).ToArray()] = record[(sizeof(ushort) + NodeBytes)..].ToArray();
            at += body + CheckBytes;
        }
        if (at < content.Length)
        {
            _file.SetLength(at);
            _file.Flush(flushToDisk: true);
        }
        _file.Position = at;
    }

    private static ReadOnlySpan<byte> Check(ReadOnlySpan<byte> record) => SHA256.HashData(record).AsSpan(0, CheckBytes);

    // What waits for one flush.
    private sealed class Batch
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public bool Taken { get; set; }

        public List<byte[]> Nodes { get; } = [];

        public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

        public void Add(byte[] node, byte[] challenge)
        {
            byte[] record = new byte[sizeof(ushort) + NodeBytes + challenge.Length];
            BinaryPrimitives.WriteUInt16LittleEndian(record, (ushort)challenge.Length);
            node.CopyTo(record, sizeof(ushort));
            challenge.CopyTo(record, sizeof(ushort) + NodeBytes);
            _bytes.Write(record);
            _bytes.Write(Check(record));
            Nodes.Add(node);
        }
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static readonly ByteOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
