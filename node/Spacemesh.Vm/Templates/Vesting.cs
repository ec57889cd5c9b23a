// Job: the line along which a vault's coins become available.
// Invariant: nothing before the start, everything from the end on, in between rounded down.
using Spacemesh.Protocol;

namespace Spacemesh.Vm.Templates;

/// <summary>Vesting schedule of a vault.</summary>
public static class Vesting
{
    /// <summary>Smidge of <paramref name="total"/> that have vested at <paramref name="layer"/>.</summary>
    public static ulong Vested(ulong total, LayerId start, LayerId end, LayerId layer)
    {
        if (layer < start)
            return 0;
        if (layer >= end)
            return total;
        return (ulong)((UInt128)total * (layer - start) / (end - start));
    }
}
