// Job: which layers a request for mesh hashes covers, and when it is in order.
// Invariant: at most a hundred hashes; the last layer is always among them.
namespace Spacemesh.Protocol.Wire;

public sealed partial class MeshHashRequest
{
    /// <summary>Most hashes a request may ask for.</summary>
    public const uint MaxHashes = 100;

    /// <summary>Hashes the request covers; 0 when it is not in order.</summary>
    public ulong Count
    {
        get
        {
            if (Step == 0 || To < From)
                return 0;
            uint distance = To - From;
            return (distance / Step) + 1UL + (distance % Step == 0 ? 0UL : 1UL);
        }
    }

    /// <summary>True if it is in order.</summary>
    public bool IsValid => Count is >= 1 and <= MaxHashes;

    /// <summary>A request over a range with as small a step as is allowed.</summary>
    public static MeshHashRequest Over(LayerId from, LayerId to) =>
        new() { From = from, To = to, Step = ((to - from) / (MaxHashes - 1)) + 1 };
}
