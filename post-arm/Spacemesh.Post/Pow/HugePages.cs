// Job: asks the kernel to back RandomX's large memory with huge pages; its random reads otherwise miss the page tables most of the time.
// Invariant: only advice: contents and results do not change, and a refusal is no error.
using System.Globalization;
using System.Runtime.InteropServices;

namespace Spacemesh.Post.Pow;

/// <summary>Transparent huge pages for a mapping of a known size.</summary>
internal static partial class HugePages
{
    private const int Advice = 14; // MADV_HUGEPAGE

    // The allocator adds a header page, and the kernel may join a small neighbour.
    private const ulong Slack = 32 << 20;

    /// <summary>Advises every private writable anonymous mapping of about this many bytes; call between allocating and filling.</summary>
    public static void Advise(ulong size)
    {
        try
        {
            foreach (string line in File.ReadLines("/proc/self/maps"))
            {
                string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length != 5 || fields[1] != "rw-p")
                    continue;
                string[] range = fields[0].Split('-');
                ulong start = ulong.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                ulong length = ulong.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) - start;
                if (length >= size && length <= size + Slack)
                    _ = MemoryAdvise((nint)start, (nuint)length, Advice);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // Without /proc there is no advice to give.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(nint address, nuint length, int advice);
}
