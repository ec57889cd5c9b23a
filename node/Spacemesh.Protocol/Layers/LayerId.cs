// Job: layer numbers as a type of their own, with the arithmetic the protocol needs.
// Invariant: arithmetic is checked 32-bit; an overflow is a fault of the program and stops it, as the reference does.
using System.Globalization;

namespace Spacemesh.Protocol;

/// <summary>A layer: the tick of the network, counted from genesis.</summary>
/// <param name="Value">The number.</param>
public readonly record struct LayerId(uint Value) : IComparable<LayerId>
{
    /// <summary>Layer 0.</summary>
    public static LayerId Zero => default;

    /// <summary>The epoch this layer belongs to.</summary>
    public EpochId Epoch(uint layersPerEpoch) => new(Value / layersPerEpoch);

    /// <summary>Position of the layer within its epoch, from 0.</summary>
    public uint OrdinalInEpoch(uint layersPerEpoch) => Value % layersPerEpoch;

    /// <summary>True for the first layer of an epoch.</summary>
    public bool IsFirstInEpoch(uint layersPerEpoch) => OrdinalInEpoch(layersPerEpoch) == 0;

    /// <summary>The layer <paramref name="count"/> later; throws on overflow.</summary>
    public static LayerId operator +(LayerId layer, uint count) => new(checked(layer.Value + count));

    /// <summary>The layer <paramref name="count"/> earlier; throws when there is none.</summary>
    public static LayerId operator -(LayerId layer, uint count) => new(checked(layer.Value - count));

    /// <summary>Distance from <paramref name="earlier"/> to <paramref name="later"/>; throws when negative.</summary>
    public static uint operator -(LayerId later, LayerId earlier) => checked(later.Value - earlier.Value);

    /// <summary>The next layer.</summary>
    public static LayerId operator ++(LayerId layer) => layer + 1;

    /// <summary>Order.</summary>
    public static bool operator <(LayerId left, LayerId right) => left.Value < right.Value;

    /// <summary>Order.</summary>
    public static bool operator >(LayerId left, LayerId right) => left.Value > right.Value;

    /// <summary>Order.</summary>
    public static bool operator <=(LayerId left, LayerId right) => left.Value <= right.Value;

    /// <summary>Order.</summary>
    public static bool operator >=(LayerId left, LayerId right) => left.Value >= right.Value;

    /// <summary>The layer <paramref name="count"/> earlier, or layer 0 when there is none.</summary>
    public LayerId SaturatingSubtract(uint count) => new(Value >= count ? Value - count : 0);

    /// <summary>The smaller of two.</summary>
    public static LayerId Min(LayerId left, LayerId right) => left < right ? left : right;

    /// <summary>The larger of two.</summary>
    public static LayerId Max(LayerId left, LayerId right) => left > right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(LayerId other) => Value.CompareTo(other.Value);

    /// <summary>The number in decimal.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
