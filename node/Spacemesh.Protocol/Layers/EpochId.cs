// Job: epoch numbers as a type of their own, with the arithmetic the protocol needs.
// Invariant: arithmetic is checked 32-bit; an overflow is a fault of the program and stops it, as the reference does.
using System.Globalization;

namespace Spacemesh.Protocol;

/// <summary>An epoch: a fixed number of layers.</summary>
/// <param name="Value">The number.</param>
public readonly record struct EpochId(uint Value) : IComparable<EpochId>
{
    /// <summary>Epoch 0.</summary>
    public static EpochId Zero => default;

    /// <summary>The first layer of this epoch; throws when it does not fit.</summary>
    public LayerId FirstLayer(uint layersPerEpoch) => new(checked(Value * layersPerEpoch));

    /// <summary>The last layer of this epoch; throws when it does not fit.</summary>
    public LayerId LastLayer(uint layersPerEpoch) => (this + 1).FirstLayer(layersPerEpoch) - 1;

    /// <summary>The epoch for which an ATX published in this one gives rights.</summary>
    public EpochId Target => this + 1;

    /// <summary>The epoch <paramref name="count"/> later; throws on overflow.</summary>
    public static EpochId operator +(EpochId epoch, uint count) => new(checked(epoch.Value + count));

    /// <summary>The epoch <paramref name="count"/> earlier; throws when there is none.</summary>
    public static EpochId operator -(EpochId epoch, uint count) => new(checked(epoch.Value - count));

    /// <summary>Distance from <paramref name="earlier"/> to <paramref name="later"/>; throws when negative.</summary>
    public static uint operator -(EpochId later, EpochId earlier) => checked(later.Value - earlier.Value);

    /// <summary>The next epoch.</summary>
    public static EpochId operator ++(EpochId epoch) => epoch + 1;

    /// <summary>Order.</summary>
    public static bool operator <(EpochId left, EpochId right) => left.Value < right.Value;

    /// <summary>Order.</summary>
    public static bool operator >(EpochId left, EpochId right) => left.Value > right.Value;

    /// <summary>Order.</summary>
    public static bool operator <=(EpochId left, EpochId right) => left.Value <= right.Value;

    /// <summary>Order.</summary>
    public static bool operator >=(EpochId left, EpochId right) => left.Value >= right.Value;

    /// <summary>The epoch <paramref name="count"/> earlier, or epoch 0 when there is none.</summary>
    public EpochId SaturatingSubtract(uint count) => new(Value >= count ? Value - count : 0);

    /// <summary>The smaller of two.</summary>
    public static EpochId Min(EpochId left, EpochId right) => left < right ? left : right;

    /// <summary>The larger of two.</summary>
    public static EpochId Max(EpochId left, EpochId right) => left > right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(EpochId other) => Value.CompareTo(other.Value);

    /// <summary>The number in decimal.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
