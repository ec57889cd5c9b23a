// Job: the rules by which pages of other origins may call the gateway.
// Invariant: with the default list (one empty text) no origin is allowed and no permission header is ever sent.
using Microsoft.AspNetCore.Http;

namespace Spacemesh.Rpc;

/// <summary>Cross-origin headers for a list of allowed origins; <c>*</c> in an entry stands for any text.</summary>
internal sealed class GatewayCors(IReadOnlyList<string> allowedOrigins)
{
    private readonly bool all = allowedOrigins.Contains("*");

    /// <summary>Sets the headers; true when the request was a preflight and is answered with that.</summary>
    public bool Apply(HttpRequest request, HttpResponse response)
    {
        string origin = request.Headers.Origin.ToString();
        string wantedMethod = request.Headers.AccessControlRequestMethod.ToString();
        bool preflight = HttpMethods.IsOptions(request.Method) && wantedMethod.Length > 0;
        response.Headers.Vary = preflight
            ? "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
            : "Origin";
        if (preflight)
            response.StatusCode = StatusCodes.Status204NoContent;
        if (!IsAllowed(origin))
            return preflight;
        if (preflight)
        {
            if (wantedMethod is not ("GET" or "POST" or "HEAD"))
                return true;
            response.Headers.AccessControlAllowMethods = wantedMethod;
            string wantedHeaders = request.Headers.AccessControlRequestHeaders.ToString();
            if (wantedHeaders.Length > 0)
                response.Headers.AccessControlAllowHeaders = wantedHeaders;
        }

        response.Headers.AccessControlAllowOrigin = all ? "*" : origin;
        return preflight;
    }

    private bool IsAllowed(string origin)
    {
        if (origin.Length == 0)
            return false;
        foreach (string allowed in allowedOrigins)
        {
            int star = allowed.IndexOf('*', StringComparison.Ordinal);
            if (star < 0 ? string.Equals(allowed, origin, StringComparison.OrdinalIgnoreCase) : Matches(allowed, star, origin))
                return true;
        }

        return false;
    }

    private static bool Matches(string allowed, int star, string origin) =>
        origin.Length >= allowed.Length - 1
        && origin.AsSpan().StartsWith(allowed.AsSpan(0, star), StringComparison.OrdinalIgnoreCase)
        && origin.AsSpan().EndsWith(allowed.AsSpan(star + 1), StringComparison.OrdinalIgnoreCase);
}
