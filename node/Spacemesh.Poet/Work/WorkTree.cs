// Job: the tree of sequential work as it grows leaf by leaf: computes the next label, folds complete pairs, keeps the parked nodes.
// Invariant: height h holds a parked node exactly if bit h of the leaf count is 1; memory does not grow with the number of leaves.
using System.Numerics;

namespace Spacemesh.Poet.Work;

/// <summary>Incremental work tree over one statement. Not thread-safe.</summary>
public sealed class WorkTree
{
    private const int Heights = 64;
    private static readonly byte[] Padding = new byte[WorkHash.Size];

    private readonly byte[] _parked = new byte[Heights * WorkHash.Size];
    private readonly byte[] _siblings = new byte[Heights * WorkHash.Size];
    private readonly INodeLayers? _layers;

    /// <summary>An empty tree; complete nodes are appended to <paramref name="layers"/>, if any.</summary>
    public WorkTree(WorkHash hash, INodeLayers? layers) => (Hash, _layers) = (hash, layers);

    /// <summary>A tree of which the first leaves are known: parked nodes are read back from the layers.</summary>
    public static WorkTree Resume(WorkHash hash, INodeLayers layers, ulong leafCount)
    {
        var tree = new WorkTree(hash, layers) { LeafCount = leafCount };
        for (int height = 0; height < Heights; height++)
        {
            if ((leafCount >> height & 1) == 1)
                layers.Read(height, (leafCount >> height) - 1, tree.ParkedSlot(height));
        }
        return tree;
    }

    /// <summary>Leaves so far.</summary>
    public ulong LeafCount { get; private set; }

    /// <summary>Hash functions of the statement.</summary>
    public WorkHash Hash { get; }

    /// <summary>Smallest height of a tree over so many leaves (0 for none and one).</summary>
    public static int HeightOf(ulong leafCount) => leafCount <= 1 ? 0 : 64 - BitOperations.LeadingZeroCount(leafCount - 1);

    /// <summary>The parked node of a height; empty where nothing is parked.</summary>
    public ReadOnlySpan<byte> Parked(int height) => (LeafCount >> height & 1) == 1 ? ParkedSlot(height) : [];

    /// <summary>Computes the next leaf's label and adds it. This is the sequential work: 400 hashes.</summary>
    public void AddLeaf()
    {
        ulong leaf = LeafCount;
        int siblings = 0;
        for (ulong bits = leaf; bits != 0; bits &= bits - 1)
        {
            ParkedSlot(BitOperations.TrailingZeroCount(bits)).CopyTo(_siblings.AsSpan(siblings));
            siblings += WorkHash.Size;
        }
        Span<byte> node = stackalloc byte[WorkHash.Size];
        Hash.Label(leaf, _siblings.AsSpan(0, siblings), node);
        _layers?.Append(0, node);
        int height = 0;
        for (; (leaf >> height & 1) == 1; height++)
        {
            Hash.Node(ParkedSlot(height), node, node);
            _layers?.Append(height + 1, node);
        }
        node.CopyTo(ParkedSlot(height));
        LeafCount = leaf + 1;
    }

    /// <summary>Root with padding; empty without leaves, the label itself for one.</summary>
    public byte[] Root()
    {
        if (LeafCount == 0)
            return [];
        int top = HeightOf(LeafCount);
        int height = BitOperations.TrailingZeroCount(LeafCount);
        byte[] node = ParkedSlot(height).ToArray();
        if (height == top)
            return node;
        Hash.Node(node, Padding, node);
        for (height++; height < top; height++)
        {
            if ((LeafCount >> height & 1) == 1)
                Hash.Node(ParkedSlot(height), node, node);
            else
                Hash.Node(node, Padding, node);
        }
        return node;
    }

    private Span<byte> ParkedSlot(int height) => _parked.AsSpan(height * WorkHash.Size, WorkHash.Size);
}

/// <summary>Storage of the complete nodes of each height, in order.</summary>
public interface INodeLayers
{
    /// <summary>Appends the next complete node of a height; a height begins when its first node comes.</summary>
    void Append(int height, ReadOnlySpan<byte> node);

    /// <summary>Reads a complete node; throws if it was never appended.</summary>
    void Read(int height, ulong index, Span<byte> node);
}
