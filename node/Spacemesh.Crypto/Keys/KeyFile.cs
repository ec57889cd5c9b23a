// Job: reads and writes identity key files.
// Invariant: a fault of a file is a value; no message or exception holds the content; buffers with the secret are zeroed.
using System.Security.Cryptography;

namespace Spacemesh.Crypto;

/// <summary>Why a key file was refused.</summary>
public enum KeyFileFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The file does not hold 128 characters.</summary>
    Size,

    /// <summary>A character is not a hex digit (a line break at the end counts).</summary>
    Hex,

    /// <summary>The public half does not belong to the seed.</summary>
    Mismatch,
}

/// <summary>A key, or why there is none. The receiver owns the key and disposes it.</summary>
public readonly record struct KeyFileResult(Ed25519PrivateKey? Key, KeyFileFault Fault);

/// <summary>
/// Identity files of the directory <c>identities</c>: exactly 128 hex digits (seed, then public key), upper or lower case, no line break.
/// </summary>
public static class KeyFile
{
    /// <summary>File name extension of identity files.</summary>
    public const string Extension = ".key";

    /// <summary>Name of the file of an identity that the node makes for itself.</summary>
    public const string LocalName = "local.key";

    private const int TextSize = 2 * Ed25519PrivateKey.StoredSize;

    /// <summary>The key of a file's content.</summary>
    public static KeyFileResult Parse(ReadOnlySpan<byte> content)
    {
        // The reference tests half the length, so that one character more is a fault of the digits, not of the size.
        if (content.Length / 2 != Ed25519PrivateKey.StoredSize)
            return new KeyFileResult(null, KeyFileFault.Size);
        if (content.Length != TextSize)
            return new KeyFileResult(null, KeyFileFault.Hex);
        Span<byte> bytes = stackalloc byte[Ed25519PrivateKey.StoredSize];
        int invalid = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            int high = Digit(content[2 * i]), low = Digit(content[2 * i + 1]);
            invalid |= high | low;
            bytes[i] = (byte)((high << 4) | (low & 15));
        }
        KeyFileResult result = invalid < 0 ? new KeyFileResult(null, KeyFileFault.Hex)
            : Ed25519PrivateKey.TryFromBytes64(bytes) is { } key ? new KeyFileResult(key, KeyFileFault.None)
            : new KeyFileResult(null, KeyFileFault.Mismatch);
        CryptographicOperations.ZeroMemory(bytes);
        return result;
    }

    /// <summary>Writes the 128 lower-case hex digits of a key. The caller zeroes them after use.</summary>
    public static void Format(Ed25519PrivateKey key, Span<byte> text)
    {
        if (text.Length != TextSize)
            throw new ArgumentException("The text has 128 bytes.", nameof(text));
        Span<byte> bytes = stackalloc byte[Ed25519PrivateKey.StoredSize];
        key.CopyBytes64(bytes);
        for (int i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = Character(bytes[i] >> 4);
            text[2 * i + 1] = Character(bytes[i] & 15);
        }
        CryptographicOperations.ZeroMemory(bytes);
    }

    /// <summary>Reads a file. Errors of the operating system are exceptions.</summary>
    public static KeyFileResult Read(string path)
    {
        // Two bytes more than allowed are enough to see that a file is too long.
        Span<byte> content = stackalloc byte[TextSize + 2];
        using var stream = new FileStream(path, new FileStreamOptions { BufferSize = 0 });
        int length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        KeyFileResult result = Parse(content[..length]);
        CryptographicOperations.ZeroMemory(content);
        return result;
    }

    /// <summary>
    /// Writes a new file that only its owner can read (mode 0600). The file appears whole and only after its bytes are on the disk;
    /// an existing file is never replaced (<see cref="IOException"/>).
    /// </summary>
    public static void WriteNew(string path, Ed25519PrivateKey key)
    {
        string unfinished = path + ".new";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Span<byte> text = stackalloc byte[TextSize];
        using (var stream = new FileStream(unfinished, options))
        {
            Format(key, text);
            stream.Write(text);
            CryptographicOperations.ZeroMemory(text);
            stream.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(unfinished, path, overwrite: false);
        }
        catch (IOException)
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>The value of a hex digit, or a negative number.</summary>
    private static int Digit(byte character)
    {
        int number = character - '0', letter = (character | 0x20) - 'a';
        int isNumber = ~(number | (9 - number)) >> 31, isLetter = ~(letter | (5 - letter)) >> 31;
        return (isNumber & number) | (isLetter & (letter + 10)) | ~(isNumber | isLetter);
    }

    private static byte Character(int value) => (byte)('0' + value + (((9 - value) >> 31) & ('a' - '0' - 10)));
}
