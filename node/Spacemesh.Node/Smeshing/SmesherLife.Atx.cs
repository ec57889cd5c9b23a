// Job: the proof of space over the PoET proof, and the ATX made of both.
// Invariant: the signed bytes are on the disk and in the journal before they leave; after a kill the same bytes leave again.
using Spacemesh.Crypto;
using Spacemesh.Node.Signing;
using Spacemesh.Node.Storage.Local;
using Spacemesh.Node.Storage.State;
using Spacemesh.Poet.Rounds;
using Spacemesh.Post;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Smeshing;

public sealed partial class SmesherLife
{
    // A post service that went away comes back by itself.
    private static readonly TimeSpan ProverLostWait = TimeSpan.FromSeconds(2);

    // Null: to be tried again.
    private async Task<NipostRow?> ProveAsync(ChallengeRow challenge, CancellationToken cancellation)
    {
        _status = new SmesherStatus(SmesherStep.ProvingPost, challenge.PublishEpoch, _settings.TimesOf(challenge.PublishEpoch).PublishEnd);
        byte[] reference = challenge.PoetProof!.Value.ToArray();
        ProvingResult result = await ProveWithEventsAsync(reference, cancellation).ConfigureAwait(false);
        if (result is not { Outcome: ProvingOutcome.Proved, Proof: { } proof, Space: { } space })
        {
            Fail(Next.Retry, result.Problem ?? "no PoST proof");
            return null;
        }
        AtxId commitment = challenge.CommitmentAtx
            ?? _parts.State.Read(session => AtxTable.CommitmentOf(session, Smesher)) ?? space.CommitmentAtx;
        if (space.VrfNonce is not { } vrfNonce || !Verify(proof, reference, space, commitment))
        {
            _events.PostInvalid();
            Fail(Next.Retry, space.VrfNonce is null
                ? "the PoST data have no VRF nonce"
                : "the PoST proof does not verify; check the PoST data");
            return null;
        }
        var row = new NipostRow(
            RowOf(proof), space.NumUnits, vrfNonce, challenge.PoetMembership!, challenge.PoetProof.Value, space.LabelsPerUnit);
        _parts.Local.Write(session => SmeshingTables.SetNipost(session, Smesher, row));
        return row;
    }

    private async Task<ProvingResult> ProveWithEventsAsync(byte[] challenge, CancellationToken cancellation)
    {
        bool started = false;
        while (true)
        {
            await _parts.Prover.ConnectedAsync(cancellation).ConfigureAwait(false);
            if (!started)
                _events.PostStart(challenge);
            started = true;
            ProvingResult result = await _parts.Prover.ProveAsync(challenge, cancellation).ConfigureAwait(false);
            switch (result.Outcome)
            {
                case ProvingOutcome.Proved:
                    _events.PostComplete(challenge);
                    return result;
                case ProvingOutcome.Failed:
                    _events.PostFailed();
                    return result;
                default:
                    Problem(_parts.Log, result.Problem ?? "the prover went away");
                    await DelayUntilAsync(Now + ProverLostWait, cancellation).ConfigureAwait(false);
                    break;
            }
        }
    }

    // With all indices: an own proof that others would find invalid is evidence against this node.
    private bool Verify(PostProof proof, byte[] challenge, PostSpace space, AtxId commitment) =>
        space.Smesher == Smesher && _parts.Verifier.Verify(
        proof, new PostProofMetadata(Smesher.ToArray(), commitment.ToArray(), challenge, space.NumUnits),
        _settings.Post with { LabelsPerUnit = space.LabelsPerUnit }, PostVerifyMode.All).IsValid;

    private static PostProofRow RowOf(PostProof proof) => new(proof.Nonce, proof.Indices.ToArray(), proof.Pow);

    private async Task<Next> PublishAsync(ChallengeRow challenge, NipostRow nipost, PublishTimes times, CancellationToken cancellation)
    {
        _status = new SmesherStatus(SmesherStep.Publishing, challenge.PublishEpoch, times.PublishStart);
        await DelayUntilAsync(times.PublishStart, cancellation).ConfigureAwait(false);
        (AtxV1 atx, byte[] bytes) = _pending.Find(challenge.PublishEpoch) ?? SignAndKeep(challenge, nipost);
        AtxId id = atx.ComputeId();
        try
        {
            Span<byte> digest = stackalloc byte[Hash32.Size];
            Blake3.Hash(Protocol.Wire.Signing.Bytes(_settings.GenesisId, SigningDomain.Atx, atx.SignedBytes(id)), digest);
            _parts.Journal.Record(Smesher.Span, SlotOf(challenge.PublishEpoch), digest);
        }
        catch (DoubleSigningRefusedException e)
        {
            return Fail(Next.Expired, e.Message);
        }
        while (!await _parts.Publisher.PublishAsync(bytes, cancellation).ConfigureAwait(false))
        {
            Problem(_parts.Log, $"this node did not accept its own ATX {id.ToShortHex()}; it is tried again in the next layer");
            await NextLayerAsync(cancellation).ConfigureAwait(false);
        }
        _events.AtxPublished(id, challenge.PublishEpoch, _settings.Clock);
        Report(_parts.Log, $"ATX {id.ToShortHex()} of epoch {challenge.PublishEpoch} published");
        Forget();
        return Next.Continue;
    }

    private (AtxV1 Atx, byte[] Bytes) SignAndKeep(ChallengeRow challenge, NipostRow nipost)
    {
        bool isInitial = challenge.PreviousAtx.IsEmpty();
        // A chained ATX repeats the nonce only if it changed.
        bool namesNonce = isInitial
            || nipost.VrfNonce != _parts.State.Read(session => AtxTable.VrfNonceOf(session, Smesher, challenge.PublishEpoch - 1));
        var atx = new AtxV1
        {
            SmesherId = Smesher,
            Inner = new InnerAtxV1
            {
                Challenge = ChallengeOf(challenge),
                Coinbase = _parts.Coinbase(),
                NumUnits = nipost.NumUnits,
                NodeId = isInitial ? Smesher : null,
                VrfNonce = namesNonce ? nipost.VrfNonce : null,
                NiPost = new NiPostV1
                {
                    Membership = Scale.Decode<MerkleProofV1>(nipost.PoetMembership),
                    Post = PostOf(nipost.Proof),
                    PostMetadata = new PostMetadataV1 { Challenge = nipost.PoetProof.ToArray(), LabelsPerUnit = nipost.LabelsPerUnit },
                },
            },
        };
        atx.Signature = _parts.Identity.Sign(_settings.GenesisId, SigningDomain.Atx, atx.SignedBytes());
        byte[] bytes = Scale.Encode(atx);
        _pending.Store(bytes);
        return (atx, bytes);
    }
}
