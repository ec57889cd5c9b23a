// Job: complete nodes of a small tree, or of the upper heights of a large one, in memory.
// Invariant: nodes of a height stand one after the other, 32 bytes each, in the order they were completed.
namespace Spacemesh.Poet.Work;

/// <summary>Layers of a tree in memory.</summary>
public sealed class MemoryLayers : INodeLayers
{
    private readonly List<byte[]> _layers = [];
    private readonly List<int> _lengths = [];

    /// <inheritdoc/>
    public void Append(int height, ReadOnlySpan<byte> node)
    {
        while (_layers.Count <= height)
        {
            _layers.Add([]);
            _lengths.Add(0);
        }
        int length = _lengths[height];
        if (_layers[height].Length < length + WorkHash.Size)
        {
            byte[] grown = new byte[Math.Max(WorkHash.Size * 16, _layers[height].Length * 2)];
            _layers[height].AsSpan(0, length).CopyTo(grown);
            _layers[height] = grown;
        }
        node.CopyTo(_layers[height].AsSpan(length));
        _lengths[height] = length + WorkHash.Size;
    }

    /// <inheritdoc/>
    public void Read(int height, ulong index, Span<byte> node)
    {
        int at = checked((int)index * WorkHash.Size);
        if (height >= _layers.Count || at >= _lengths[height])
            throw new ArgumentOutOfRangeException(nameof(index), $"node {index} of height {height} was never completed");
        _layers[height].AsSpan(at, WorkHash.Size).CopyTo(node);
    }

    /// <summary>A copy that holds the complete nodes of the tree's first leaves only.</summary>
    public MemoryLayers Prefix(ulong leafCount)
    {
        var prefix = new MemoryLayers();
        for (int height = 0; height < _layers.Count && leafCount >> height != 0; height++)
        {
            int length = checked((int)(leafCount >> height) * WorkHash.Size);
            prefix._layers.Add(_layers[height].AsSpan(0, length).ToArray());
            prefix._lengths.Add(length);
        }
        return prefix;
    }

    /// <summary>The nodes of a height.</summary>
    public ReadOnlySpan<byte> Layer(int height) => height < _layers.Count ? _layers[height].AsSpan(0, _lengths[height]) : [];
}
