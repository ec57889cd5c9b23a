// Job: encodes and decodes whole messages.
// Invariant: a whole message uses every byte; its value is only given out when it decoded without a fault.
using System.Diagnostics.CodeAnalysis;
using Spacemesh.Crypto;

namespace Spacemesh.Protocol.Codec;

/// <summary>Whole messages to bytes and back.</summary>
public static class Scale
{
    private const int StackBytes = 1024;

    /// <summary>The encoding of <paramref name="value"/>.</summary>
    public static byte[] Encode<T>(T value)
        where T : IScaleType<T>
    {
        var writer = new ScaleWriter(stackalloc byte[StackBytes]);
        T.Describe(ref writer, ref value);
        byte[] bytes = writer.ToArray();
        writer.Dispose();
        return bytes;
    }

    /// <summary>BLAKE3 of the encoding of <paramref name="value"/>.</summary>
    public static Hash32 Hash<T>(T value)
        where T : IScaleType<T>
    {
        var writer = new ScaleWriter(stackalloc byte[StackBytes]);
        T.Describe(ref writer, ref value);
        Hash32 hash = Hashing.Hash32(writer.Written);
        writer.Dispose();
        return hash;
    }

    /// <summary>Decodes a message that must use every byte; false leaves the fault.</summary>
    public static bool TryDecode<T>(ReadOnlySpan<byte> data, [NotNullWhen(true)] out T? value, out DecodeFault fault)
        where T : IScaleType<T>, new()
    {
        var reader = new ScaleReader(data);
        var decoded = new T();
        T.Describe(ref reader, ref decoded);
        reader.Finish();
        fault = reader.Fault;
        if (fault.IsFault)
        {
            value = default;
            return false;
        }
        value = decoded;
        return true;
    }

    /// <summary>Decodes bytes of our own (database, constants); a fault throws <see cref="InvalidDataException"/>.</summary>
    public static T Decode<T>(ReadOnlySpan<byte> data)
        where T : IScaleType<T>, new() =>
        TryDecode<T>(data, out T? value, out DecodeFault fault) ? value : throw new InvalidDataException($"{typeof(T).Name}: {fault}");
}
