// Job: stored rows as messages of v1.
// Invariant: what is not stored stays unset, so that both JSON forms agree with the network's.
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Vm.Transactions;
using V1 = Spacemesh.Api.V1;

namespace Spacemesh.Node.Api;

/// <summary>Messages of v1.</summary>
internal static class V1Form
{
    public static V1.LayerNumber Layer(LayerId layer) => new() { Number = layer.Value };

    public static V1.AccountId Account(this ApiContext context, Address address) => new() { Address = context.Text(address) };

    /// <summary>A transaction; without a header only its id and bytes are known.</summary>
    public static V1.Transaction Transaction(this ApiContext context, TransactionId id, byte[]? raw, TransactionHeader? header)
    {
        var form = new V1.Transaction { Id = Form.Bytes(id), Raw = Form.Bytes(raw) };
        if (header is null)
            return form;
        form.Principal = context.Account(header.Principal);
        form.Template = context.Account(header.Template);
        form.Method = header.Method;
        form.Nonce = new V1.Nonce { Counter = header.Nonce };
        form.Limits = new V1.LayerLimits();
        form.MaxGas = header.MaxGas;
        form.GasPrice = header.GasPrice;
        form.MaxSpend = header.MaxSpend;
        return form;
    }

    /// <summary>A stored transaction.</summary>
    public static V1.Transaction Transaction(this ApiContext context, TransactionRow row) =>
        context.Transaction(row.Id, row.Raw, row.Header is { } header ? TransactionHeader.Decode(header) : null);

    /// <summary>Where a stored transaction is: applied, waiting, or only seen in a block.</summary>
    public static V1.TransactionState.Types.TransactionState StateOf(TransactionRow? row) => row switch
    {
        { Layer: { Value: > 0 } } => V1.TransactionState.Types.TransactionState.Processed,
        { Header: not null } => V1.TransactionState.Types.TransactionState.Mempool,
        _ => V1.TransactionState.Types.TransactionState.Unspecified,
    };

    /// <summary>A stored result.</summary>
    public static V1.TransactionResult Result(this ApiContext context, TransactionRow row)
    {
        var result = TransactionResult.Decode(row.Result);
        var form = new V1.TransactionResult
        {
            Tx = context.Transaction(row),
            Status = (V1.TransactionResult.Types.Status)result.Status,
            Message = result.Message,
            GasConsumed = result.Gas,
            Fee = result.Fee,
            Block = Form.Bytes(result.Block),
            Layer = result.Layer.Value,
        };
        form.TouchedAddresses.AddRange(result.Addresses.Select(context.Text));
        return form;
    }

    /// <summary>A stored ATX with the ones before it.</summary>
    public static V1.Activation Activation(this ApiContext context, AtxRow atx, IReadOnlyList<AtxId> previous)
    {
        var form = new V1.Activation
        {
            Id = new V1.ActivationId { Id = Form.Bytes(atx.Id) },
            Layer = new V1.LayerNumber { Number = atx.PublishEpoch.Value },
            SmesherId = new V1.SmesherId { Id = Form.Bytes(atx.Smesher) },
            Coinbase = context.Account(atx.Coinbase),
            NumUnits = atx.EffectiveNumUnits,
            Sequence = atx.Sequence,
        };
#pragma warning disable CS0612, CS0618 // deprecated in the contract, still answered
        form.PrevAtx = new V1.ActivationId { Id = Form.Bytes(previous[0]) };
#pragma warning restore CS0612, CS0618
        form.PreviousAtxs.AddRange(previous.Select(id => new V1.ActivationId { Id = Form.Bytes(id) }));
        return form;
    }

    /// <summary>A stored reward.</summary>
    public static V1.Reward Reward(this ApiContext context, RewardRow row) => new()
    {
        Layer = Layer(row.Layer),
        Total = new V1.Amount { Value = row.TotalReward },
        LayerReward = new V1.Amount { Value = row.LayerReward },
        Coinbase = context.Account(row.Coinbase),
        Smesher = new V1.SmesherId { Id = Form.Bytes(row.Smesher) },
    };

    /// <summary>Nonce and balance.</summary>
    public static V1.AccountState State(ulong counter, ulong balance) =>
        new() { Counter = counter, Balance = new V1.Amount { Value = balance } };

    /// <summary>The node's status.</summary>
    public static V1.NodeStatus Status(this ApiContext context)
    {
        NodeProgress progress = context.Node.Progress;
        LayerId current = context.CurrentLayer;
        return new V1.NodeStatus
        {
            ConnectedPeers = progress.ConnectedPeers,
            IsSynced = progress.IsSynced,
            SyncedLayer = Layer(progress.Latest),
            TopLayer = Layer(current),
            VerifiedLayer = Layer(current <= context.Config.FirstEffectiveGenesis ? progress.Latest : progress.InState),
        };
    }
}
