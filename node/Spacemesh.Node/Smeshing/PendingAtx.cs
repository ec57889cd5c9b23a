// Job: keeps the signed ATX that is being published, so that after a kill the same bytes go out again.
// Invariant: the file appears whole and is on the disk before the ATX is sent; it never decides what may be signed, the journal does.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Smeshing;

/// <summary>The file <c>pending-&lt;10 hex digits of the smesher&gt;.atx</c> in the data folder.</summary>
public sealed class PendingAtx(string dataFolder, NodeId smesher)
{
    // Far above any ATX of version 1 (about 1.3 kB at most).
    private const int BytesMax = 64 * 1024;

    private readonly string _path = Path.Combine(dataFolder, $"pending-{smesher.ToShortHex()}.atx");

    /// <summary>The ATX kept for the publish epoch, or null.</summary>
    public (AtxV1 Atx, byte[] Bytes)? Find(EpochId publish)
    {
        if (new FileInfo(_path) is not { Exists: true, Length: <= BytesMax })
            return null;
        byte[] bytes = File.ReadAllBytes(_path);
        return Scale.TryDecode<AtxV1>(bytes, out AtxV1? atx, out _) && atx.SmesherId == smesher
            && atx.Inner.Challenge.PublishEpoch == publish
            ? (atx, bytes)
            : null;
    }

    /// <summary>Keeps the bytes; returns when they are on the disk.</summary>
    public void Store(byte[] atx)
    {
        string unfinished = _path + ".new";
        using (var file = new FileStream(unfinished, new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(atx);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, _path, overwrite: true);
    }

    /// <summary>Forgets the ATX: it was accepted, or its time is over.</summary>
    public void Clear() => File.Delete(_path);
}
