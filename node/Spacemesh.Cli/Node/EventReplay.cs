// Job: the events a node keeps, without those that follow; and the smesher's story from them.
// Invariant: bounded in time: the stream does not say where the kept events end, so silence says it.
using Spacemesh.Api.V1;
using Spacemesh.Cli.Smeshing;

namespace Spacemesh.Cli.Node;

/// <summary>Reads what has happened.</summary>
internal static class EventReplay
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromMilliseconds(1500);

    // The node keeps 100; more than that in one go is something else.
    private const int MostEvents = 1000;

    /// <summary>The kept events, oldest first.</summary>
    public static async Task<List<Event>> ReadAsync(NodeLink node, CancellationToken stop)
    {
        var events = new List<Event>();
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(stop);
        quiet.CancelAfter(FirstAnswer);
        try
        {
            await foreach (Event item in node.FollowAsync(AdminService.EventsStream, new EventStreamRequest(), quiet.Token).ConfigureAwait(false))
            {
                events.Add(item);
                if (events.Count == MostEvents)
                    break;
                quiet.CancelAfter(Silence);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Silence: everything kept was read.
        }
        return events;
    }

    /// <summary>Adds the ATXs of a smesher that pay now or later.</summary>
    public static async Task AddActivationsAsync(
        SmesherStory story, NodeLink node, IReadOnlyList<byte[]> smeshers, uint epoch, CancellationToken stop)
    {
        if (smeshers.Count == 0)
            return;
        var request = new Api.V2Alpha1.ActivationRequest { StartEpoch = epoch > 1 ? epoch - 1 : 0, EndEpoch = epoch + 1, Limit = 100 };
        request.SmesherId.AddRange(smeshers.Select(id => Google.Protobuf.ByteString.CopyFrom(id)));
        var answer = await node.TryCallAsync(Api.V2Alpha1.ActivationService.List, request, stop).ConfigureAwait(false);
        foreach (Api.V2Alpha1.Activation atx in answer.Value?.Activations ?? [])
            story.AddActivation(atx.PublishEpoch);
    }
}
