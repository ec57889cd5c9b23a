// Job: turns the one seed of a simulation into the seeds of its parts.
// Invariant: equal on every machine and in every process; parts do not disturb each other's draws.
using System.Text;
using Spacemesh.Crypto;

namespace Spacemesh.Simulation.Tests.World;

/// <summary>Seeds of parts.</summary>
internal static class Seeds
{
    /// <summary>32 bytes for a part, such as a key.</summary>
    public static byte[] Bytes(int seed, string part)
    {
        byte[] hash = new byte[32];
        Blake3.Hash(Encoding.UTF8.GetBytes($"{seed}/{part}"), hash);
        return hash;
    }

    /// <summary>A number for a part.</summary>
    public static int Number(int seed, string part) => BitConverter.ToInt32(Bytes(seed, part)) & int.MaxValue;
}
