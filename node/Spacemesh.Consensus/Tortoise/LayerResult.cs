// Job: the tortoise's answer for one layer.
// Invariant: a snapshot; later calls do not change it.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tortoise;

/// <summary>Opinion on one block.</summary>
/// <param name="Header">Layer, id and height.</param>
/// <param name="Data">True if the block is available here.</param>
/// <param name="Hare">True if it is the layer's Hare output.</param>
/// <param name="Valid">True if the votes decided for it.</param>
/// <param name="Invalid">True if the votes decided against it.</param>
/// <param name="Local">True if its margin crosses the local threshold.</param>
public readonly record struct BlockResult(BlockHeader Header, bool Data, bool Hare, bool Valid, bool Invalid, bool Local);

/// <summary>Opinion on one layer.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Verified">True if the opinion is final as far as this node can see.</param>
/// <param name="Opinion">Opinion hash over all layers up to this one; the layer's aggregated hash.</param>
/// <param name="Blocks">Its blocks by height, then id.</param>
public sealed record LayerResult(LayerId Layer, bool Verified, Hash32 Opinion, IReadOnlyList<BlockResult> Blocks)
{
    /// <summary>The block to apply: the first valid one, else the Hare output unless decided against, else the empty id.</summary>
    public BlockId FirstValid
    {
        get
        {
            foreach (BlockResult block in Blocks)
            {
                if (block.Valid)
                    return block.Header.Id;
            }
            foreach (BlockResult block in Blocks)
            {
                if (block.Hare && !block.Invalid)
                    return block.Header.Id;
            }
            return default;
        }
    }
}
