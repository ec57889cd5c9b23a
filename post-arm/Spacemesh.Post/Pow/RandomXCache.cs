// Job: RandomX hashing with one cache (light) or dataset (fast) shared by any number of threads.
// Invariant: memory is taken at the first hash, freed once, after the last machine; each machine is used by one thread at a time.
using System.Collections.Concurrent;
using Spacemesh.Post.Pow;

namespace Spacemesh.Post;

/// <summary>The hash of k2pow: 32 bytes from 1 or more bytes. Implementations are thread-safe.</summary>
public interface IPowHash
{
    /// <summary>Writes the 32-byte hash of <paramref name="input"/>.</summary>
    void Hash(ReadOnlySpan<byte> input, Span<byte> hash);
}

/// <summary>How RandomX trades memory for speed; results are equal.</summary>
public enum RandomXMode
{
    /// <summary>A cache of 256 MiB.</summary>
    Light,

    /// <summary>A dataset of 2 GiB beside the cache while it is made; about ten times faster afterwards.</summary>
    Fast,
}

/// <summary>A failure of the RandomX library: it is missing, or memory is.</summary>
public sealed class RandomXException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>RandomX with the protocol's key.</summary>
public sealed class RandomXCache : IPowHash, IDisposable
{
    private static ReadOnlySpan<byte> ProtocolKey => "spacemesh-randomx-cache-key"u8;

    private const ulong CacheBytes = 256 << 20;

    private readonly byte[] _key;
    private readonly RandomXFlags? _requested;
    private readonly int _threads;
    private readonly ConcurrentBag<nint> _idle = [];
    private readonly Lock _setUp = new();
    private volatile bool _ready;
    private volatile bool _disposed;
    private RandomXFlags _flags;
    private nint _cache;
    private nint _dataset;

    /// <summary>Takes no memory yet; see <see cref="Prepare"/>.</summary>
    /// <param name="mode">Light or fast.</param>
    /// <param name="flags">Flags of the library, or null for those it recommends for this processor.</param>
    /// <param name="threads">Threads that fill the dataset; 0 for one a processor.</param>
    public RandomXCache(RandomXMode mode = RandomXMode.Light, RandomXFlags? flags = null, int threads = 0)
        : this(ProtocolKey, mode, flags, threads)
    {
    }

    internal RandomXCache(ReadOnlySpan<byte> key, RandomXMode mode = RandomXMode.Light, RandomXFlags? flags = null, int threads = 0)
    {
        _key = key.ToArray();
        Mode = mode;
        _requested = flags;
        _threads = threads > 0 ? threads : Environment.ProcessorCount;
    }

    /// <summary>Light or fast.</summary>
    public RandomXMode Mode { get; }

    /// <summary>The flags in use once prepared; large pages and compilation are dropped where the system refuses them.</summary>
    public RandomXFlags Flags
    {
        get
        {
            Prepare();
            return _flags;
        }
    }

    /// <summary>Allocates and fills the memory now (light: below a second); later calls return at once.</summary>
    public void Prepare()
    {
        if (_ready)
            return;
        lock (_setUp)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_ready)
                return;
            try
            {
                SetUp();
            }
            catch (DllNotFoundException e)
            {
                throw new RandomXException("librandomx.so.0 is missing: install the package librandomx0", e);
            }
            _ready = true;
        }
    }

    /// <inheritdoc/>
    public unsafe void Hash(ReadOnlySpan<byte> input, Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfZero(input.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(hash.Length, 32);
        ObjectDisposedException.ThrowIf(_disposed, this);
        Prepare();
        if (!_idle.TryTake(out nint machine))
            machine = CreateMachine(_flags);
        if (machine == 0)
            throw new RandomXException("RandomX: no memory for another machine");
        fixed (byte* from = input)
        fixed (byte* to = hash)
            RandomXLibrary.CalculateHash(machine, from, (nuint)input.Length, to);
        _idle.Add(machine);
        if (_disposed)
            FreeMachines();
    }

    /// <summary>Frees the memory; no hash may be running.</summary>
    public void Dispose()
    {
        lock (_setUp)
        {
            if (_disposed)
                return;
            _disposed = true;
            FreeMachines();
            if (_dataset != 0)
                RandomXLibrary.ReleaseDataset(_dataset);
            if (_cache != 0)
                RandomXLibrary.ReleaseCache(_cache);
            _dataset = _cache = 0;
        }
    }

    private unsafe void SetUp()
    {
        _flags = _requested ?? RandomXLibrary.GetFlags();
        if (Mode == RandomXMode.Fast)
            _flags |= RandomXFlags.FullMemory;
        _cache = Allocate(RandomXLibrary.AllocateCache);
        if (_cache == 0)
            throw new RandomXException("RandomX: no memory for the cache of 256 MiB");
        HugePages.Advise(CacheBytes);
        fixed (byte* key = _key)
            RandomXLibrary.InitializeCache(_cache, key, (nuint)_key.Length);
        if (Mode == RandomXMode.Fast)
            FillDataset();
        nint machine = CreateMachine(_flags);
        if (machine == 0)
        {
            // A system that forbids generated code still has the interpreter.
            _flags &= ~(RandomXFlags.Jit | RandomXFlags.Secure | RandomXFlags.LargePages);
            machine = CreateMachine(_flags);
        }
        if (machine == 0)
            throw new RandomXException("RandomX: a machine cannot be created");
        _idle.Add(machine);
    }

    private void FillDataset()
    {
        _dataset = Allocate(RandomXLibrary.AllocateDataset);
        if (_dataset == 0)
            throw new RandomXException("RandomX: no memory for the dataset of 2080 MiB; use the light mode");
        nuint items = RandomXLibrary.DatasetItemCount();
        HugePages.Advise((ulong)items * 64);
        nuint share = (items / (nuint)_threads) + 1;
        Parallel.For(0, _threads, new ParallelOptions { MaxDegreeOfParallelism = _threads }, i =>
        {
            nuint start = (nuint)i * share;
            if (start < items)
                RandomXLibrary.InitializeDataset(_dataset, _cache, start, nuint.Min(share, items - start));
        });
        RandomXLibrary.ReleaseCache(_cache);
        _cache = 0;
    }

    private nint Allocate(Func<RandomXFlags, nint> allocate)
    {
        nint memory = allocate(_flags);
        if (memory == 0 && _flags.HasFlag(RandomXFlags.LargePages))
        {
            _flags &= ~RandomXFlags.LargePages;
            memory = allocate(_flags);
        }
        if (memory == 0 && _flags.HasFlag(RandomXFlags.Jit))
        {
            _flags &= ~(RandomXFlags.Jit | RandomXFlags.Secure);
            memory = allocate(_flags);
        }
        return memory;
    }

    private nint CreateMachine(RandomXFlags flags) => RandomXLibrary.CreateVm(flags, _cache, _dataset);

    private void FreeMachines()
    {
        while (_idle.TryTake(out nint machine))
            RandomXLibrary.DestroyVm(machine);
    }
}
