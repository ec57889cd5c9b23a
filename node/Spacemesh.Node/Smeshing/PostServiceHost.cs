// Job: the node's side of PostService.Register: keeps the connected service of each identity and asks it for proofs.
// Invariant: one request, then one answer, serially on a connection; an answer that does not fit its request is a fault.
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Spacemesh.Api.V1;
using Spacemesh.Post;
using Spacemesh.Protocol;
using Spacemesh.Rpc;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Spacemesh.Node.Smeshing;

/// <summary>A post service as the API shows it.</summary>
/// <param name="Smesher">Its identity.</param>
/// <param name="IsProving">True while a proof is asked of it.</param>
public readonly record struct ConnectedPostService(NodeId Smesher, bool IsProving);

/// <summary>Post services that connected to this node.</summary>
public sealed partial class PostServiceHost
{
    // Services poll and wait this long in the reference's protocol (PoST specification 8).
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    private readonly Dictionary<NodeId, PostServiceSession> _sessions = [];
    private readonly Lock _lock = new();
    private readonly Func<bool> _isAllowed;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Serves connections while <paramref name="isAllowed"/> says that a coinbase is set.</summary>
    public PostServiceHost(Func<bool> isAllowed, TimeProvider time, ILogger? log = null)
    {
        (_isAllowed, _time, _log) = (isAllowed, time, log ?? NullLogger.Instance);
        Service = GrpcService.For(PostService.Descriptor).Duplex(PostService.Register, RegisterAsync);
    }

    /// <summary>For the post listener.</summary>
    public GrpcService Service { get; }

    /// <summary>The services connected now.</summary>
    public IReadOnlyList<ConnectedPostService> Connected
    {
        get
        {
            lock (_lock)
                return [.. _sessions.Select(s => new ConnectedPostService(s.Key, s.Value.IsProving))];
        }
    }

    /// <summary>The prover of an identity, whether its service is connected or not.</summary>
    public IPostProver ProverOf(NodeId smesher) => new RemoteProver(this, smesher);

    private async ValueTask<RpcStatus> RegisterAsync(
        MessageReader<ServiceResponse> answers, MessageWriter<NodeRequest> requests, ServerCall call)
    {
        if (!_isAllowed())
            return new RpcStatus(RpcCode.FailedPrecondition, "connection not allowed: node has no coinbase set in config");
        await requests.WriteAsync(new NodeRequest { Metadata = new MetadataRequest() }, call.Cancellation).ConfigureAwait(false);
        ServiceResponse? first = await answers.ReadAsync(call.Cancellation).ConfigureAwait(false);
        if (SpaceOf(first?.Metadata?.Meta) is not { } space)
            return new RpcStatus(RpcCode.Unknown, "the first answer must be metadata with ids of 32 bytes");
        var session = new PostServiceSession(space, answers, requests);
        lock (_lock)
        {
            if (!_sessions.TryAdd(space.Smesher, session))
                return new RpcStatus(RpcCode.Unknown, "post service already registered");
        }
        Connecting(_log, space.Smesher.ToShortHex(), call.Peer);
        Signal();
        try
        {
            return await session.RunAsync(call.Cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                _sessions.Remove(space.Smesher);
            session.Close();
            Leaving(_log, space.Smesher.ToShortHex());
        }
    }

    private async Task<PostServiceSession> WaitForAsync(NodeId smesher, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_sessions.TryGetValue(smesher, out PostServiceSession? session))
                    return session;
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private async Task<ProvingResult> ProveAsync(NodeId smesher, ReadOnlyMemory<byte> challenge, CancellationToken cancellation)
    {
        PostServiceSession? session;
        lock (_lock)
            _sessions.TryGetValue(smesher, out session);
        if (session is null)
            return new ProvingResult(ProvingOutcome.Lost, Problem: "no post service is connected");
        var request = new NodeRequest { GenProof = new GenProofRequest { Challenge = ByteString.CopyFrom(challenge.Span) } };
        using IDisposable proving = session.BeginProving();
        while (true)
        {
            ServiceResponse? answer = await session.AskAsync(request, cancellation).ConfigureAwait(false);
            if (answer is null)
                return new ProvingResult(ProvingOutcome.Lost, Problem: "the post service left");
            if (Judge(answer, smesher, challenge.Span) is { } result)
                return result;
            await Task.Delay(PollInterval, _time, cancellation).ConfigureAwait(false);
        }
    }

    // Null: still at work.
    private static ProvingResult? Judge(ServiceResponse answer, NodeId smesher, ReadOnlySpan<byte> challenge)
    {
        static ProvingResult Failed(string problem) => new(ProvingOutcome.Failed, Problem: problem);
        if (answer.GenProof is not { } proving)
            return Failed("the post service answered something else than was asked");
        if (proving.Status != GenProofStatus.Ok)
            return Failed("the post service could not make the proof; its log says why");
        if (proving.Proof is not { } proof)
            return null;
        if (SpaceOf(proving.Metadata?.Meta) is not { } space)
            return Failed("the post service sent a proof without metadata");
        if (!proving.Metadata!.Challenge.Span.SequenceEqual(challenge))
            return Failed("the post service proved another challenge than was asked");
        if (space.Smesher != smesher)
            return Failed("the post service proved for another identity than it registered");
        return new ProvingResult(ProvingOutcome.Proved, new PostProof(proof.Nonce, proof.Indices.ToByteArray(), proof.Pow), space);
    }

    private static PostSpace? SpaceOf(Metadata? meta) => meta is { NodeId.Length: 32, CommitmentAtxId.Length: 32 }
        ? new PostSpace(NodeId.FromSpan(meta.NodeId.Span), AtxId.FromSpan(meta.CommitmentAtxId.Span),
            meta.HasNonce ? meta.Nonce : null, meta.NumUnits, meta.LabelsPerUnit)
        : null;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        TaskCompletionSource old;
        lock (_lock)
            (old, _changed) = (_changed, NewSignal());
        old.TrySetResult();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "post service of {Smesher} connected from {Peer}")]
    private static partial void Connecting(ILogger log, string smesher, string peer);

    [LoggerMessage(Level = LogLevel.Information, Message = "post service of {Smesher} left")]
    private static partial void Leaving(ILogger log, string smesher);

    private sealed class RemoteProver(PostServiceHost host, NodeId smesher) : IPostProver
    {
        public async Task<PostSpace> ConnectedAsync(CancellationToken cancellation) =>
            (await host.WaitForAsync(smesher, cancellation).ConfigureAwait(false)).Space;

        public Task<ProvingResult> ProveAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellation) =>
            host.ProveAsync(smesher, challenge, cancellation);
    }
}
