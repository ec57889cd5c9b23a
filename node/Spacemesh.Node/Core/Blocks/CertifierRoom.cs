// Job: certify messages: own ones after a Hare result, those of others, certificates in the database.
// Invariant: the rules are the certifier's; here are only keys, storage and gossip.
using Spacemesh.Consensus;
using Spacemesh.Consensus.Blocks;
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Crypto;
using Spacemesh.Node.Network;
using Spacemesh.Node.Signing;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Core.Blocks;

/// <summary>The certifier with its storage and gossip.</summary>
public sealed class CertifierRoom : ICertificateStore, ICertifyChecks
{
    private readonly CoreContext _context;
    private readonly Certifier _certifier;

    /// <summary>A certifier without any messages.</summary>
    public CertifierRoom(CoreContext context)
    {
        _context = context;
        var config = new CertifierConfig(
            context.Config.CertifierThreshold, context.Config.CertifierLayerBuffer, context.Config.CertifierLayersKept, context.EffectiveGenesis);
        _certifier = new Certifier(config, this, this, layer => BeaconTable.Find(context.Db, context.EpochOf(layer)) is not null,
            layer => context.Tortoise.OnHareOutput(layer, BlockId.Empty));
    }

    /// <summary>Takes this node's own Hare result: registers it and certifies it with every key that has seats.</summary>
    public void Certify(LayerId layer, BlockId block)
    {
        _certifier.Register(layer, block);
        if (_context.Oracle.VrfInput(layer, HareRounds.Certify) is not { } alpha)
            return;
        Span<byte> bytes = stackalloc byte[VrfSignature.Size];
        foreach (Ed25519PrivateKey smesher in _context.Smeshers)
        {
            NodeId node = NodeId.FromSpan(smesher.PublicKey);
            if (!_context.Oracle.IsActive(layer, node))
                continue;
            Vrf.Prove(smesher, alpha, bytes);
            VrfSignature proof = VrfSignature.FromSpan(bytes);
            EligibilityOutcome outcome = _context.Oracle.Calculate(layer, node, _context.Config.CertifierCommittee, proof);
            if (outcome.Count == 0)
                continue;
            var message = new CertifyMessage
            {
                Content = new CertifyContent { Layer = layer, BlockId = block, EligibilityCount = outcome.Count, Proof = proof },
                SmesherId = node,
            };
            message.Signature = _context.Sign(smesher, SigningDomain.Hare, message.SignedBytes(), new SigningSlot(SignedKind.Certify, layer.Value, 0));
            _context.Outbox.Publish(Topics.Certify, Scale.Encode(message));
        }
    }

    /// <summary>Handles a certify message.</summary>
    public GossipVerdict Receive(byte[] bytes)
    {
        if (!Scale.TryDecode<CertifyMessage>(bytes, out var message, out _))
            return GossipVerdict.Reject;
        return _certifier.OnMessage(message, _context.CurrentLayer) switch
        {
            CertifyOutcome.Accept => GossipVerdict.Accept,
            CertifyOutcome.BadSignature => GossipVerdict.Reject,
            _ => GossipVerdict.Ignore,
        };
    }

    /// <summary>Forgets old messages.</summary>
    public void Prune(LayerId current) => _certifier.Prune(current);

    /// <inheritdoc/>
    public bool SignatureValid(CertifyMessage message) =>
        _context.Verify(message.SmesherId, SigningDomain.Hare, message.SignedBytes(), message.Signature);

    /// <inheritdoc/>
    public bool SeatsValid(CertifyMessage message)
    {
        CertifyContent content = message.Content;
        return _context.Oracle.VrfInput(content.Layer, HareRounds.Certify) is { } alpha
            && Vrf.Verify(message.SmesherId.Span, alpha, content.Proof.Span)
            && _context.Oracle.Validate(
                content.Layer, message.SmesherId, _context.Config.CertifierCommittee, content.Proof, content.EligibilityCount);
    }

    /// <inheritdoc/>
    public IReadOnlyList<CertifiedOutput> Outputs(LayerId layer) => [.. CertificateTable.InLayer(_context.Db, layer).Select(row =>
        new CertifiedOutput(row.Block, row.Certificate is { } bytes ? Scale.Decode<Certificate>(bytes) : null, row.Valid))];

    /// <inheritdoc/>
    public void Save(LayerId layer, Certificate certificate, IReadOnlyList<BlockId> stillValid, IReadOnlyList<BlockId> invalid)
    {
        foreach (BlockId block in invalid)
            CertificateTable.SetInvalid(_context.Db, layer, block);
        CertificateTable.UpsertCertificate(_context.Db, layer, certificate.BlockId, Scale.Encode(certificate));
    }
}
