// Job: layers to times and back.
// Invariant: exact to the nanosecond; before genesis it is layer 0.
namespace Spacemesh.Protocol;

/// <summary>Times of layers. Pure: it does not know what time it is.</summary>
/// <param name="GenesisUnixNanoseconds">Start of layer 0.</param>
/// <param name="LayerNanoseconds">Length of a layer; positive.</param>
public readonly record struct LayerClock(long GenesisUnixNanoseconds, long LayerNanoseconds)
{
    private const long NanosecondsPerTick = 100;

    /// <summary>From calendar time and a time span.</summary>
    public LayerClock(DateTimeOffset genesis, TimeSpan layerDuration)
        : this(UnixNanoseconds(genesis), layerDuration.Ticks * NanosecondsPerTick)
    {
    }

    /// <summary>Nanoseconds since 1970.</summary>
    public static long UnixNanoseconds(DateTimeOffset time) =>
        checked((time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * NanosecondsPerTick);

    /// <summary>The layer that holds a moment.</summary>
    public LayerId LayerAt(long unixNanoseconds) => unixNanoseconds <= GenesisUnixNanoseconds
        ? LayerId.Zero
        : new LayerId((uint)Int128.Min(uint.MaxValue, ((Int128)unixNanoseconds - GenesisUnixNanoseconds) / LayerNanoseconds));

    /// <summary>The layer that holds a moment.</summary>
    public LayerId LayerAt(DateTimeOffset time) => LayerAt(UnixNanoseconds(time));

    /// <summary>Start of a layer in nanoseconds since 1970.</summary>
    public long StartNanoseconds(LayerId layer) => checked((long)(GenesisUnixNanoseconds + ((Int128)layer.Value * LayerNanoseconds)));

    /// <summary>Start of a layer.</summary>
    public DateTimeOffset StartOf(LayerId layer) => DateTimeOffset.UnixEpoch.AddTicks(StartNanoseconds(layer) / NanosecondsPerTick);
}
