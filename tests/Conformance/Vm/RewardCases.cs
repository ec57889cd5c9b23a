// Job: checks the subsidy, its division among rewards, and vesting.
// Invariant: burnt remainders are compared too.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Vm.Execution;
using Spacemesh.Vm.Rewards;
using Spacemesh.Vm.Templates;

namespace Spacemesh.Conformance.Vm;

internal static class RewardCases
{
    public static string? CheckRewards(JsonElement e)
    {
        ulong fees = e.U64("fees");
        ulong subsidy = StateTransition.SubsidyOf(new LayerId(e.U32("layer")), VmJson.LayersPerEpoch);
        if (e.Flag("error"))
            throw new UnknownCaseKindException("reward overflow");
        IReadOnlyList<PaidReward> paid = RewardShares.Divide([.. e.Items("rewards").Select(VmJson.Reward)], subsidy, fees);
        ulong burnt = paid.Aggregate(unchecked(subsidy + fees), (left, reward) => left - reward.Total);
        return Json.Same("subsidy", e.U64("subsidy"), subsidy)
            ?? Json.Same("result", VmJson.Joined(e.Items("result").Select(VmJson.RewardText)),
                VmJson.Joined(paid.Select(VmJson.RewardText)))
            ?? Json.Same("burnt", e.U64("burnt"), burnt);
    }

    public static string? CheckSubsidy(JsonElement e)
    {
        uint n = e.U32("n");
        return Json.Same("accumulated", e.U64("accumulated"), Subsidy.Accumulated(n))
            ?? Json.Same("subsidy", e.U64("subsidy"), Subsidy.OfLayer(n));
    }

    public static string? CheckEconomics(JsonElement e)
    {
        if (e.Text("op") != "subsidy")
            throw new UnknownCaseKindException(e.Text("op"));
        uint n = e.U32("layers_after_effective_genesis");
        return Json.Same("accumulated", e.U64("accumulated"), Subsidy.Accumulated(n))
            ?? Json.Same("layer", e.U64("layer"), Subsidy.OfLayer(n));
    }

    public static string? CheckVesting(JsonElement e) => Json.Same("vested", e.U64("vested"),
        Vesting.Vested(e.U64("total"), new LayerId(e.U32("start")), new LayerId(e.U32("end")), new LayerId(e.U32("layer"))));
}
