// Job: hands finished ATXs to the consensus loop.
// Invariant: true only if the ATX is in the database.
using Spacemesh.Consensus;
using Spacemesh.Consensus.Activation;
using Spacemesh.Node.Core;
using Spacemesh.Node.Network;
using Spacemesh.Node.Smeshing;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;

namespace Spacemesh.Node.Hosting;

/// <summary>The smesher's door to the loop.</summary>
internal sealed class AtxPublisher(LiveLoop loop, Database state) : IAtxPublisher
{
    public async Task<bool> PublishAsync(byte[] atx, CancellationToken cancellation)
    {
        GossipVerdict verdict = await loop.PublishAsync(Topics.Atx, atx).WaitAsync(cancellation).ConfigureAwait(false);
        return verdict == GossipVerdict.Accept
            || (AtxV1Rules.Decode(atx, null, out DecodedAtx? decoded).IsOk && state.Read(session => AtxTable.Find(session, decoded!.Id)) is not null);
    }
}
