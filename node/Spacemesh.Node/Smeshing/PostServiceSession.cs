// Job: one connection of a post service: hands requests over and gives answers back.
// Invariant: every request gets exactly one answer, or null when the connection ended; at most a few requests wait.
using System.Threading.Channels;
using Spacemesh.Api.V1;
using Spacemesh.Rpc;

namespace Spacemesh.Node.Smeshing;

internal sealed class PostServiceSession(PostSpace space, MessageReader<ServiceResponse> answers, MessageWriter<NodeRequest> requests)
{
    // One identity asks for one proof at a time; a caller that gave up may leave one request behind.
    private const int WaitingMax = 8;

    private readonly Channel<Question> _questions = Channel.CreateBounded<Question>(WaitingMax);
    private int _proving;

    public PostSpace Space => space;

    public bool IsProving => Volatile.Read(ref _proving) > 0;

    public IDisposable BeginProving()
    {
        Interlocked.Increment(ref _proving);
        return new Proving(this);
    }

    /// <summary>Null when the connection has ended.</summary>
    public async Task<ServiceResponse?> AskAsync(NodeRequest request, CancellationToken cancellation)
    {
        var question = new Question(request);
        try
        {
            await _questions.Writer.WriteAsync(question, cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
        return await question.Answer.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Serves until the service leaves or says something that it was not asked.</summary>
    public async Task<RpcStatus> RunAsync(CancellationToken cancellation)
    {
        Task<ServiceResponse?> reading = answers.ReadAsync(cancellation).AsTask();
        while (true)
        {
            Task<bool> asked = _questions.Reader.WaitToReadAsync(cancellation).AsTask();
            if (await Task.WhenAny(reading, asked).ConfigureAwait(false) == reading)
            {
                return await reading.ConfigureAwait(false) is null
                    ? RpcStatus.Ok
                    : new RpcStatus(RpcCode.InvalidArgument, "an answer without a request");
            }
            await asked.ConfigureAwait(false);
            if (!_questions.Reader.TryRead(out Question? question))
                continue;
            try
            {
                await requests.WriteAsync(question.Request, cancellation).ConfigureAwait(false);
                ServiceResponse? answer = await reading.ConfigureAwait(false);
                question.Answer.TrySetResult(answer);
                if (answer is null)
                    return RpcStatus.Ok;
            }
            finally
            {
                question.Answer.TrySetResult(null);
            }
            reading = answers.ReadAsync(cancellation).AsTask();
        }
    }

    /// <summary>Answers everything that still waits with null.</summary>
    public void Close()
    {
        _questions.Writer.TryComplete();
        while (_questions.Reader.TryRead(out Question? question))
            question.Answer.TrySetResult(null);
    }

    private sealed class Question(NodeRequest request)
    {
        public NodeRequest Request => request;

        public TaskCompletionSource<ServiceResponse?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Proving(PostServiceSession session) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref session._proving);
    }
}
