// Job: speaks to a PoET server over REST, with retries, time limits and short caches.
// Invariant: a server's status and bytes never throw; retries are those of the reference (404 too, except for submissions).
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Spacemesh.Poet.Json;

namespace Spacemesh.Poet.Client;

/// <summary>REST client of one server. Thread-safe.</summary>
public sealed class PoetClient : IPoetClient, IDisposable
{
    // The reference's servers answer with at most 8 MiB; twice that for base64 and names.
    private const int AnswerBytesMax = 16 * 1024 * 1024;
    private const int MessageCharsMax = 200;
    // A timer takes less than 50 days; a round is registered for in two weeks at most.
    private static readonly TimeSpan TimerMax = TimeSpan.FromDays(40);

    private readonly HttpClient _http;
    private readonly PoetClientOptions _options;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private (PoetInfo Value, DateTimeOffset Until)? _info;
    private (PoetPowParams Value, DateTimeOffset Until)? _powParams;

    /// <summary>
    /// A client of the server at the address; <c>http</c> is assumed without a scheme. Jitter comes from <paramref name="random"/>.
    /// </summary>
    public PoetClient(string address, PoetClientOptions options, TimeProvider clock, Random random, HttpMessageHandler? handler = null)
    {
        Address = address.Contains("://", StringComparison.Ordinal) ? address : "http://" + address;
        _options = options;
        _clock = clock;
        _random = random;
        _http = new HttpClient(handler ?? new SocketsHttpHandler(), disposeHandler: handler is null)
        {
            BaseAddress = new Uri(Address.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
    }

    /// <inheritdoc/>
    public string Address { get; }

    /// <inheritdoc/>
    public async Task<PoetResult<PoetInfo>> InfoAsync(CancellationToken cancellation)
    {
        if (_info is { } known && _clock.GetUtcNow() < known.Until)
            return known.Value;
        PoetResult<PoetInfo> result = await GetAsync("v1/info", PoetAnswers.Info, TimeSpan.Zero, cancellation).ConfigureAwait(false);
        if (result.Value is not null)
            _info = (result.Value, _clock.GetUtcNow() + _options.InfoLifetime);
        return result;
    }

    /// <summary>Parameters of the proof of work.</summary>
    public async Task<PoetResult<PoetPowParams>> PowParamsAsync(CancellationToken cancellation)
    {
        if (_powParams is { } known && _clock.GetUtcNow() < known.Until)
            return known.Value;
        PoetResult<PoetPowParams> result =
            await GetAsync("v1/pow_params", PoetAnswers.PowParams, _options.RequestTimeout, cancellation).ConfigureAwait(false);
        if (result.Value is not null)
            _powParams = (result.Value, _clock.GetUtcNow() + _options.PowParamsLifetime);
        return result;
    }

    /// <inheritdoc/>
    public async Task<PoetResult<PoetRegistered>> RegisterAsync(PoetRegistration registration, DateTimeOffset until,
        CancellationToken cancellation)
    {
        PoetResult<PoetPowParams> pow = await PowParamsAsync(cancellation).ConfigureAwait(false);
        if (pow.Fault is not null)
            return pow.Fault;
        if (pow.Value!.Difficulty != 0)
        {
            return new PoetFault(
                PoetFaultKind.NotSupportedYet,
                    $"{Address} asks for a proof of work of difficulty {pow.Value.Difficulty}; only 0 is supported yet", 200);
        }
        PoetResult<PoetRegistered> result = await SubmitAsync(registration, pow.Value, 0, until, cancellation).ConfigureAwait(false);
        // The parameters may have changed since they were fetched.
        if (result.Fault?.Kind == PoetFaultKind.InvalidRequest)
            _powParams = null;
        return result;
    }

    /// <summary>Submits with the given proof of work (null for none); keeps trying until the time given.</summary>
    public Task<PoetResult<PoetRegistered>> SubmitAsync(
        PoetRegistration registration, PoetPowParams? pow, ulong nonce, DateTimeOffset until, CancellationToken cancellation)
    {
        byte[] body = PoetAnswers.SubmitBody(registration, pow, nonce);
        TimeSpan limit = until - _clock.GetUtcNow();
        if (limit <= TimeSpan.Zero)
            return Task.FromResult<PoetResult<PoetRegistered>>(new PoetFault(PoetFaultKind.TimedOut, "the round has started", 0, 0));
        var call = new Call(HttpMethod.Post, "v1/submit", body, RetriesMax: int.MaxValue, RetryNotFound: false, GrowingWait: false);
        return SendAsync(call, answer => PoetAnswers.Registered(answer, _clock.GetUtcNow()), limit, cancellation);
    }

    /// <inheritdoc/>
    public Task<PoetResult<PoetDownload>> ProofAsync(string roundId, CancellationToken cancellation) =>
        GetAsync("v1/proofs/" + Uri.EscapeDataString(roundId), answer =>
            PoetAnswers.Proof(answer, roundId), _options.RequestTimeout, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Task<PoetResult<T>> GetAsync<T>(string path, Func<JsonElement, T> read, TimeSpan limit, CancellationToken cancellation)
        where T : class =>
        SendAsync(new Call(HttpMethod.Get, path, "{}"u8.ToArray(), _options.RetryMax, RetryNotFound: true, GrowingWait: true), read,
            limit, cancellation);

    private async Task<PoetResult<T>> SendAsync<T>(Call call, Func<JsonElement, T> read, TimeSpan limit, CancellationToken cancellation)
        where T : class
    {
        TimeSpan bounded = limit <= TimeSpan.Zero ? Timeout.InfiniteTimeSpan : limit < TimerMax ? limit : TimerMax;
        using var over = new CancellationTokenSource(bounded, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        int attempts = 0;
        try
        {
            while (true)
            {
                attempts++;
                (int status, byte[] body, string fault) = await AttemptAsync(call, either.Token).ConfigureAwait(false);
                if (!call.Retries(status))
                    return Judge(status, body, attempts, read);
                if (attempts > call.RetriesMax)
                    return new PoetFault(PoetFaultKind.GaveUp, $"{Address}: giving up after {attempts} attempt(s): {fault}", status,
                        attempts);
                TimeSpan wait = _options.RetryDelay * (1 + NextJitter()) * (call.GrowingWait ? attempts : 1);
                await Task.Delay(wait, _clock, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new PoetFault(PoetFaultKind.TimedOut, $"{Address}: no good answer in time", 0, attempts);
        }
    }

    // Status 0: no answer (connection refused or broken, attempt too long, answer too large).
    private async Task<(int Status, byte[] Body, string Fault)> AttemptAsync(Call call, CancellationToken cancellation)
    {
        using var tooLong = new CancellationTokenSource(_options.AttemptTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellation);
        try
        {
            using var content = new ByteArrayContent(call.Body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var request = new HttpRequestMessage(call.Method, call.Path) { Content = content };
            using HttpResponseMessage response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return ((int)response.StatusCode, body, $"status {(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            return (0, [], e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (0, [], "no answer");
        }
    }

    private PoetResult<T> Judge<T>(int status, byte[] body, int attempts, Func<JsonElement, T> read)
        where T : class
    {
        if (status == (int)HttpStatusCode.OK)
        {
            try
            {
                using JsonDocument document = ProtoJson.ParseObject(body);
                return read(document.RootElement);
            }
            catch (FormatException e)
            {
                return new PoetFault(PoetFaultKind.BadAnswer, $"{Address}: {e.Message}", status, attempts);
            }
        }
        PoetFaultKind kind = status switch
        {
            400 => PoetFaultKind.InvalidRequest,
            401 => PoetFaultKind.Unauthorized,
            _ => PoetFaultKind.Refused,
        };
        string text = System.Text.Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MessageCharsMax)));
        return new PoetFault(kind, $"{Address}: status {status}, body: {text}", status, attempts);
    }

    private double NextJitter()
    {
        lock (_random)
            return _random.NextDouble();
    }

    private sealed record Call(HttpMethod Method, string Path, byte[] Body, int RetriesMax, bool RetryNotFound, bool GrowingWait)
    {
        public bool Retries(int status) => status is 0 or 429 or (>= 500 and not 501) || (status == 404 && RetryNotFound);
    }
}
