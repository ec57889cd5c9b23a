// Job: scripted runs of the certifier: messages, registrations, synced certificates, pruning.
// Invariant: result and stored rows are compared after every step.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Blocks;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Consensus.Rules;

internal static class CertifierChecks
{
    public static string? Check(JsonElement v)
    {
        var run = new Run(v);
        int index = 0;
        foreach (JsonElement step in v.Items("steps"))
        {
            string? failure = run.Step(step);
            if (failure is not null)
                return $"step {index} ({step.Text("op")}): {failure}";
            index++;
        }
        return null;
    }

    private sealed class Run : ICertificateStore, ICertifyChecks
    {
        private readonly SortedDictionary<(LayerId, BlockId), CertifiedOutput> _rows = [];
        private readonly Dictionary<string, bool> _seats = [];
        private readonly List<LayerId> _toldEmpty = [];
        private readonly Certifier _certifier;
        private readonly byte[] _prefix;
        private LayerId _current;

        public Run(JsonElement v)
        {
            uint layersPerEpoch = v.U32("layers_per_epoch");
            uint lastBeacon = v.U32("epochs_with_beacon_up_to");
            _prefix = v.Hex("signature_prefix");
            _current = new LayerId(v.U32("start_layer"));
            var config = new CertifierConfig(v.U32("threshold"), v.U32("layer_buffer"), v.U32("layers_to_keep"), new LayerId(v.U32("effective_genesis")));
            _certifier = new Certifier(config, this, this, layer => layer.Epoch(layersPerEpoch).Value <= lastBeacon, _toldEmpty.Add);
        }

        public string? Step(JsonElement step)
        {
            _toldEmpty.Clear();
            string result = step.Text("op") switch
            {
                "register" => Name(_certifier.Register(new LayerId(step.U32("lid")), step.Id<BlockId>("block"))),
                "message" => Message(step),
                "synced_certificate" => SyncedCertificate(step),
                "hare_output" => HareOutput(step),
                "advance_clock_and_prune" => Advance(step),
                string op => throw new UnknownCaseKindException(op),
            };
            var told = step.Items("tortoise_hare_output").Select(ToldLayer).ToList();
            return Json.Same("result", step.Text("result"), result)
                ?? Json.Same("stored", Stored(step), string.Join(' ', _rows.Select(r => $"{r.Key.Item1}:{r.Key.Item2}:{r.Value.Valid}:{r.Value.Certificate?.Signatures.Length ?? 0}")))
                ?? Json.Same("told empty", string.Join(',', told), string.Join(',', _toldEmpty.Select(l => l.Value)));
        }

        public IReadOnlyList<CertifiedOutput> Outputs(LayerId layer) => [.. _rows.Where(r => r.Key.Item1 == layer).Select(r => r.Value)];

        public void Save(LayerId layer, Certificate certificate, IReadOnlyList<BlockId> stillValid, IReadOnlyList<BlockId> invalid)
        {
            foreach (BlockId block in stillValid)
                _rows[(layer, block)] = _rows[(layer, block)] with { Valid = true };
            foreach (BlockId block in invalid)
                _rows[(layer, block)] = _rows[(layer, block)] with { Valid = false };
            _rows[(layer, certificate.BlockId)] = new CertifiedOutput(certificate.BlockId, certificate, true);
        }

        public bool SignatureValid(CertifyMessage message) =>
            Ed25519.Verify(message.SmesherId.Span, Signing.Bytes(_prefix, SigningDomain.Hare, message.SignedBytes()), message.Signature.Span);

        public bool SeatsValid(CertifyMessage message) => _seats.GetValueOrDefault(Key(message));

        private static uint ToldLayer(JsonElement told) => told.ValueKind == JsonValueKind.Object ? told.U32("lid") : (uint)told[0].U64();

        private static string Key(CertifyMessage message) => Convert.ToHexString(Scale.Encode(message));

        private static string Stored(JsonElement step) => string.Join(' ', step.Items("stored")
            .Select(r => (Layer: r.U32("lid"), Block: r.Id<BlockId>("block"), Valid: r.Flag("valid"), Signatures: r.Flag("has_cert") ? r.U32("signatures") : 0))
            .OrderBy(r => r.Layer).ThenBy(r => r.Block).Select(r => $"{r.Layer}:{r.Block}:{r.Valid}:{r.Signatures}"));

        private string Message(JsonElement step)
        {
            if (!Scale.TryDecode<CertifyMessage>(step.Hex("message"), out var message, out _))
                return "reject:malformed_or_signature";
            _seats[Key(message)] = step.Flag("vrf_valid");
            return Name(_certifier.OnMessage(message, _current));
        }

        private string SyncedCertificate(JsonElement step)
        {
            foreach (JsonElement signature in step.Items("signatures"))
                _seats[Key(Scale.Decode<CertifyMessage>(signature.Hex("message")))] = signature.Flag("vrf_valid");
            return Name(_certifier.OnSyncedCertificate(new LayerId(step.U32("lid")), Scale.Decode<Certificate>(step.Hex("encoded"))));
        }

        private string HareOutput(JsonElement step)
        {
            LayerId layer = new(step.U32("lid"));
            BlockId block = step.Id<BlockId>("block");
            _rows.TryAdd((layer, block), new CertifiedOutput(block, null, true));
            return "accept";
        }

        private string Advance(JsonElement step)
        {
            _current = new LayerId(step.U32("current"));
            _certifier.Prune(_current);
            return "accept";
        }

        private static string Name(CertifyOutcome outcome) => outcome switch
        {
            CertifyOutcome.Accept => "accept",
            CertifyOutcome.NoBeacon => "ignore:no_beacon",
            CertifyOutcome.UnexpectedLayer => "ignore:unexpected_layer",
            CertifyOutcome.BadSignature => "reject:malformed_or_signature",
            CertifyOutcome.NotEligible => "ignore:not_eligible",
            CertifyOutcome.InvalidCertificate => "invalid_certificate",
            CertifyOutcome.MultipleCertificates => "multiple_certificates",
            _ => throw new InvalidOperationException(),
        };
    }
}
