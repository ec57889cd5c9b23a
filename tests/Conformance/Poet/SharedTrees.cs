// Job: work trees shared by the cases of several files, because most of them are beginnings of the same few trees.
// Invariant: every label is computed once and really computed; a case sees its tree as it was after its own number of leaves.
using Spacemesh.Poet.Work;

namespace Spacemesh.Conformance.Poet;

internal static class SharedTrees
{
    private static readonly Dictionary<string, (WorkTree Tree, MemoryLayers Layers)> Trees = [];

    /// <summary>The tree over the first <paramref name="leaves"/> leaves of a statement, and layers that hold at least its nodes.</summary>
    public static WorkTree Take(byte[] statement, ulong leaves, out MemoryLayers layers)
    {
        (WorkTree Tree, MemoryLayers Layers) entry;
        lock (Trees)
        {
            string key = Convert.ToHexStringLower(statement);
            if (!Trees.TryGetValue(key, out entry))
            {
                var created = new MemoryLayers();
                entry = (new WorkTree(new WorkHash(statement), created), created);
                Trees.Add(key, entry);
            }
        }
        lock (entry.Tree)
        {
            while (entry.Tree.LeafCount < leaves)
                entry.Tree.AddLeaf();
            // A prefix in layers of its own, so that another case may go on growing the shared tree.
            layers = entry.Layers.Prefix(leaves);
            return WorkTree.Resume(new WorkHash(statement), layers, leaves);
        }
    }
}
