// Job: the user events of smeshing, with the texts that users of the API know.
// Invariant: the two deprecated events are sent together with their successors, the deprecated one first.
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Api.V1;
using Spacemesh.Node.Core;
using Spacemesh.Node.Events;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Smeshing;

/// <summary>Publishes the events of one smesher.</summary>
public sealed class SmeshingEvents(NodeEventLog log, NodeId smesher, TimeProvider time)
{
    private const string WaitRoundHelp = "Node is waiting for PoET registration window in current epoch to open. "
        + "After this it will submit challenge and wait until PoET round ends in publish epoch.";

    private const string WaitProofHelp = "Node is waiting for PoET to complete. After it's complete, the node will fetch the PoET proof, "
        + "generate a PoST proof, and finally publish an ATX to establish eligibility for rewards in the target epoch.";

    private readonly ByteString _smesher = Bytes(smesher);

    /// <summary>PoST data are being made (or looked through, if they are there).</summary>
    public void InitStart(AtxId commitment) => log.Publish(new Event
    {
        Help = "Node started PoST data initialization. Initialization will not be performed again if already completed.",
        InitStart = new EventInitStart { Smesher = _smesher, Commitment = Bytes(commitment) },
    });

    /// <summary>PoST data are complete.</summary>
    public void InitComplete() => log.Publish(new Event
    {
        Help = "Node successfully completed PoST data initialization.",
        InitComplete = new EventInitComplete { Smesher = _smesher },
    });

    /// <summary>PoST data could not be made.</summary>
    public void InitFailed(AtxId commitment, string error) => log.Publish(new Event
    {
        Failure = true,
        Help = "Node failed PoST data initialization.",
        InitFailed = new EventInitFailed { Smesher = _smesher, Commitment = Bytes(commitment), Error = error },
    });

    /// <summary>The node's own post service was started.</summary>
    public void PostServiceStarted() => log.Publish(new Event
    {
        Help = "Node started local PoST service.", PostServiceStarted = new EventPostServiceStarted(),
    });

    /// <summary>The node's own post service ended.</summary>
    public void PostServiceStopped() => log.Publish(new Event
    {
        Help = "Node stopped local PoST service.", PostServiceStopped = new EventPostServiceStopped(),
    });

    /// <summary>A PoST proof is being made.</summary>
    public void PostStart(ReadOnlyMemory<byte> challenge) => log.Publish(new Event
    {
        Help = "Node started PoST execution using the challenge from PoET.",
        PostStart = new EventPostStart { Challenge = ByteString.CopyFrom(challenge.Span), Smesher = _smesher },
    });

    /// <summary>A PoST proof is there.</summary>
    public void PostComplete(ReadOnlyMemory<byte> challenge) => log.Publish(new Event
    {
        Help = "Node finished PoST execution using PoET challenge.",
        PostComplete = new EventPostComplete { Challenge = ByteString.CopyFrom(challenge.Span), Smesher = _smesher },
    });

    /// <summary>A PoST proof could not be made.</summary>
    public void PostFailed() => PostFailed("Node failed PoST execution.");

    /// <summary>The PoST proof does not verify.</summary>
    public void PostInvalid() => PostFailed("Node generated invalid POST proof. Please verify your POST data.");

    /// <summary>Waiting for the registration window.</summary>
    public void WaitingForRound(EpochId current, EpochId publish, DateTimeOffset until)
    {
        log.Publish(new Event
        {
            Help = WaitRoundHelp,
            PoetWaitRound = new EventPoetWaitRound
            {
                Current = current.Value, Publish = publish.Value, Wait = WaitUntil(until),
                Until = Timestamp.FromDateTimeOffset(until), Smesher = _smesher,
            },
        });
        log.Publish(new Event
        {
            Help = WaitRoundHelp,
            WaitingForPoetRegistrationWindow = new EventWaitingForPoETRegistrationWindow
            {
                Current = current.Value, Publish = publish.Value, RoundEnd = Timestamp.FromDateTimeOffset(until), Smesher = _smesher,
            },
        });
    }

    /// <summary>A PoET server took the challenge.</summary>
    public void Registered(string url, string roundId) => log.Publish(new Event
    {
        Help = "Registered in PoET.",
        RegisteredInPoet = new EventRegisteredInPoet { Url = url, RoundId = roundId, Smesher = _smesher },
    });

    /// <summary>Waiting for the end of the PoET round.</summary>
    public void WaitingForRoundEnd(EpochId publish, DateTimeOffset until)
    {
        log.Publish(new Event
        {
            Help = WaitProofHelp,
            PoetWaitProof = new EventPoetWaitProof
            {
                Publish = publish.Value, Target = publish.Target.Value, Wait = WaitUntil(until),
                Until = Timestamp.FromDateTimeOffset(until), Smesher = _smesher,
            },
        });
        log.Publish(new Event
        {
            Help = WaitProofHelp,
            WaitingForPoetRoundEnd = new EventWaitingForPoETRoundEnd
            {
                Publish = publish.Value, Target = publish.Target.Value, RoundEnd = Timestamp.FromDateTimeOffset(until), Smesher = _smesher,
            },
        });
    }

    /// <summary>A PoET proof came and is valid.</summary>
    public void ProofDownloaded(string url, string roundId, ulong ticks) => log.Publish(new Event
    {
        Help = "Downloaded proof from PoET.",
        ProofDownloadedFromPoet = new EventProofDownloadedFromPoet { Url = url, RoundId = roundId, Ticks = ticks },
    });

    /// <summary>The PoET proof that the ATX will use.</summary>
    public void BestProof(string url, string roundId, ulong ticks) => log.Publish(new Event
    {
        Help = "Best PoET proof selected.",
        BestProofSelected = new EventBestProofSelected { Url = url, RoundId = roundId, Ticks = ticks, Smesher = _smesher },
    });

    /// <summary>The ATX was accepted by this node and sent on.</summary>
    public void AtxPublished(AtxId id, EpochId publish, EpochClock clock) => log.Publish(new Event
    {
        Help = "Node published activation for the current epoch. "
            + "It now needs to wait until the target epoch when it will be eligible for rewards.",
        AtxPublished = new EventAtxPubished
        {
            Current = publish.Value, Target = publish.Target.Value, Id = Bytes(id),
            Wait = WaitUntil(clock.StartOf(publish.Target)),
            Until = Timestamp.FromDateTimeOffset(clock.StartOf(publish.Target)), Smesher = _smesher,
        },
    });

    private void PostFailed(string help) => log.Publish(new Event
    {
        Failure = true, Help = help, PostComplete = new EventPostComplete { Smesher = _smesher },
    });

    private Duration WaitUntil(DateTimeOffset until) => Duration.FromTimeSpan(until - time.GetUtcNow());

    private static ByteString Bytes<T>(T id)
        where T : unmanaged, IFixedBytes<T> => ByteString.CopyFrom(id.ToArray());
}
