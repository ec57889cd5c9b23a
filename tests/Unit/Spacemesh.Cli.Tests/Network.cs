// Job: the local test network's numbers and events for tests.
// Invariant: layers of six seconds, ten an epoch, genesis at a fixed moment.
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Api.V1;
using Spacemesh.Cli.Node;
using Spacemesh.Protocol;

namespace Spacemesh.Cli.Tests;

internal static class Network
{
    public static readonly DateTimeOffset Genesis = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static readonly NetworkFacts Facts =
        new(new LayerClock(Genesis, TimeSpan.FromSeconds(6)), 10, 19, "standalone", Hash20.Empty);

    public static DateTimeOffset In(uint layer, int seconds = 1) => Facts.Start(layer).AddSeconds(seconds);

    public static Event Beacon(uint epoch) => new()
    {
        Timestamp = Timestamp.FromDateTimeOffset(Genesis),
        Beacon = new EventBeacon { Epoch = epoch, Beacon = ByteString.CopyFrom(1, 2, 3, 4) },
    };

    public static Event Atx(uint target) => new()
    {
        AtxPublished = new EventAtxPubished
        {
            Current = target - 1, Target = target, Id = ByteString.CopyFrom(new byte[32]),
            Until = Timestamp.FromDateTimeOffset(Facts.EpochStart(target)),
        },
    };

    public static Event Drawn(uint epoch, params uint[] layers)
    {
        var drawn = new EventEligibilities { Epoch = epoch };
        drawn.Eligibilities.AddRange(layers.Select(layer => new ProposalEligibility { Layer = layer, Count = 50 }));
        return new Event { Eligibilities = drawn };
    }

    public static Event Registering(uint publish) => new()
    {
        WaitingForPoetRegistrationWindow = new EventWaitingForPoETRegistrationWindow { Current = publish, Publish = publish },
    };
}
