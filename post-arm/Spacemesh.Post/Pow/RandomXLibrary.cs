// Job: the C interface of librandomx 1.1 (Debian package librandomx0).
// Invariant: pointers are owned by the classes beside this file, which free each exactly once.
using System.Runtime.InteropServices;

namespace Spacemesh.Post;

/// <summary>Flags of the RandomX library, as its header numbers them.</summary>
[Flags]
public enum RandomXFlags
{
    /// <summary>Interpreter, software AES, 256 MiB cache.</summary>
    None = 0,

    /// <summary>Allocate in huge pages.</summary>
    LargePages = 1,

    /// <summary>Use the processor's AES.</summary>
    HardwareAes = 2,

    /// <summary>Use the 2 GiB dataset.</summary>
    FullMemory = 4,

    /// <summary>Compile programs to machine code.</summary>
    Jit = 8,

    /// <summary>Never keep memory both writable and executable.</summary>
    Secure = 16,

    /// <summary>Cache set-up with SSSE3.</summary>
    Argon2Ssse3 = 32,

    /// <summary>Cache set-up with AVX2.</summary>
    Argon2Avx2 = 64,
}

internal static unsafe partial class RandomXLibrary
{
    private const string Name = "librandomx.so.0";

    [LibraryImport(Name, EntryPoint = "randomx_get_flags")]
    internal static partial RandomXFlags GetFlags();

    [LibraryImport(Name, EntryPoint = "randomx_alloc_cache")]
    internal static partial nint AllocateCache(RandomXFlags flags);

    [LibraryImport(Name, EntryPoint = "randomx_init_cache")]
    internal static partial void InitializeCache(nint cache, byte* key, nuint keyLength);

    [LibraryImport(Name, EntryPoint = "randomx_release_cache")]
    internal static partial void ReleaseCache(nint cache);

    [LibraryImport(Name, EntryPoint = "randomx_alloc_dataset")]
    internal static partial nint AllocateDataset(RandomXFlags flags);

    // unsigned long: pointer-sized on the 64-bit Linux systems this runs on.
    [LibraryImport(Name, EntryPoint = "randomx_dataset_item_count")]
    internal static partial nuint DatasetItemCount();

    [LibraryImport(Name, EntryPoint = "randomx_init_dataset")]
    internal static partial void InitializeDataset(nint dataset, nint cache, nuint startItem, nuint itemCount);

    [LibraryImport(Name, EntryPoint = "randomx_release_dataset")]
    internal static partial void ReleaseDataset(nint dataset);

    [LibraryImport(Name, EntryPoint = "randomx_create_vm")]
    internal static partial nint CreateVm(RandomXFlags flags, nint cache, nint dataset);

    [LibraryImport(Name, EntryPoint = "randomx_destroy_vm")]
    internal static partial void DestroyVm(nint vm);

    [LibraryImport(Name, EntryPoint = "randomx_calculate_hash")]
    internal static partial void CalculateHash(nint vm, byte* input, nuint inputSize, byte* output);
}
