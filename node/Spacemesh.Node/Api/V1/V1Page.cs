// Job: cuts a page out of a list as v1 does.
// Invariant: an offset beyond the end is an empty answer, not a fault; no limit means all.
namespace Spacemesh.Node.Api;

internal static class V1Page
{
    /// <summary>The page of a list of this length; false if the offset is beyond its end.</summary>
    public static bool TryCut(int count, uint offset, uint limit, out Range page)
    {
        page = 0..0;
        if (offset > (uint)count)
            return false;
        uint left = (uint)count - offset;
        // The network adds offset and limit in 32 bits; what wraps there would read out of range, so it counts as no limit here.
        uint length = limit == 0 || limit > left ? left : limit;
        page = (int)offset..(int)(offset + length);
        return true;
    }
}
