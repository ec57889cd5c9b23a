// Job: what every identifier of a fixed number of bytes can do, written once.
// Invariant: an identifier is exactly its bytes: same size in memory as on the wire, no padding, bytewise equality and order.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Spacemesh.Protocol;

/// <summary>A value of a fixed number of raw bytes (hash, id, key, signature, address).</summary>
/// <typeparam name="TSelf">The value itself.</typeparam>
public interface IFixedBytes<TSelf> : IEquatable<TSelf>, IComparable<TSelf>
    where TSelf : unmanaged, IFixedBytes<TSelf>
{
    /// <summary>Number of bytes.</summary>
    static abstract int Size { get; }

    /// <summary>The value of all zero bytes.</summary>
    static abstract TSelf Empty { get; }

    /// <summary>Copies the value out of exactly <see cref="Size"/> bytes.</summary>
    static abstract TSelf FromSpan(ReadOnlySpan<byte> source);
}

/// <summary>Operations that all values of a fixed number of bytes share.</summary>
public static class FixedBytes
{
    /// <summary>Copies the bytes to the start of <paramref name="destination"/>, which must be long enough.</summary>
    public static void CopyTo<T>(this T id, Span<byte> destination)
        where T : unmanaged, IFixedBytes<T> => View(in id).CopyTo(destination);

    /// <summary>A new array with the bytes.</summary>
    public static byte[] ToArray<T>(this T id)
        where T : unmanaged, IFixedBytes<T> => View(in id).ToArray();

    /// <summary>All bytes in lower-case hex.</summary>
    public static string ToHex<T>(this T id)
        where T : unmanaged, IFixedBytes<T> => Convert.ToHexStringLower(View(in id));

    /// <summary>The first five bytes in hex: the short form of logs.</summary>
    public static string ToShortHex<T>(this T id)
        where T : unmanaged, IFixedBytes<T> => Convert.ToHexStringLower(View(in id)[..Math.Min(5, T.Size)]);

    /// <summary>True if all bytes are zero.</summary>
    public static bool IsEmpty<T>(this T id)
        where T : unmanaged, IFixedBytes<T> => View(in id).IndexOfAnyExcept((byte)0) < 0;

    /// <summary>Parses exactly as many bytes as the value has from hex of either case; false for anything else.</summary>
    public static bool TryParseHex<T>(ReadOnlySpan<char> text, out T id)
        where T : unmanaged, IFixedBytes<T>
    {
        id = default;
        return text.Length == T.Size * 2
            && Convert.FromHexString(text, ViewForWrite(ref id), out _, out _) == System.Buffers.OperationStatus.Done;
    }

    /// <summary>Parses hex that is known to be right, such as a constant; throws <see cref="FormatException"/> otherwise.</summary>
    public static T ParseHex<T>(ReadOnlySpan<char> text)
        where T : unmanaged, IFixedBytes<T> =>
        TryParseHex(text, out T id) ? id : throw new FormatException($"'{text}' is not {T.Size} bytes of hex.");

    internal static T Read<T>(ReadOnlySpan<byte> source)
        where T : unmanaged, IFixedBytes<T>
    {
        if (source.Length != T.Size || Unsafe.SizeOf<T>() != T.Size)
            ThrowWrongSize(T.Size, source.Length);
        return MemoryMarshal.Read<T>(source);
    }

    internal static ReadOnlySpan<byte> View<T>(in T id)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in id));

    internal static Span<byte> ViewForWrite<T>(ref T id)
        where T : unmanaged => MemoryMarshal.AsBytes(new Span<T>(ref id));

    internal static int Compare<T>(in T left, in T right)
        where T : unmanaged => View(in left).SequenceCompareTo(View(in right));

    internal static bool Same<T>(in T left, in T right)
        where T : unmanaged => View(in left).SequenceEqual(View(in right));

    /// <summary>Hash code over up to 24 bytes, seeded anew in each process so that peers cannot aim at a bucket.</summary>
    internal static int Hash<T>(in T id)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = View(in id);
        return bytes.Length >= 16
            ? HashCode.Combine(
                MemoryMarshal.Read<ulong>(bytes), MemoryMarshal.Read<ulong>(bytes[8..]), MemoryMarshal.Read<ulong>(bytes[^8..]))
            : HashCode.Combine(MemoryMarshal.Read<uint>(bytes), MemoryMarshal.Read<uint>(bytes[^4..]));
    }

    [DoesNotReturn]
    private static void ThrowWrongSize(int expected, int actual) =>
        throw new ArgumentException($"Expected {expected} bytes, got {actual}.");
}
