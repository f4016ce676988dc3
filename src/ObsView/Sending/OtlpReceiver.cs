using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace AgentObservatory.ObsView.Sending;

/// <summary>Posts requests to a receiver of OTLP over HTTP, as its specification says: a receiver that is busy or cannot be reached
/// is asked again, after what it says or twice as long as before; whatever else it answers is final.</summary>
internal sealed class OtlpReceiver(HttpMessageInvoker client, Uri address, int retries, TimeProvider clock)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Sends headers of OTEL_EXPORTER_OTLP_HEADERS, the form of the SDKs: "name=value,name=value", percent-encoded.</summary>
    public string? Headers { get; init; }

    public async Task<OtlpAnswer> PostAsync(byte[] body)
    {
        var wait = FirstWait;

        for (var retry = 0; ; retry++)
        {
            var (answer, asked) = await TryPostAsync(body);

            if (!answer.IsPassing || retry == retries)
            {
                return answer with { Retries = retry };
            }

            await Task.Delay(asked ?? wait, clock);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private async Task<(OtlpAnswer Answer, TimeSpan? Wait)> TryPostAsync(byte[] body)
    {
        try
        {
            using var request = Request(body);
            using var response = await client.SendAsync(request, CancellationToken.None);

            if (response.IsSuccessStatusCode)
            {
                return (OtlpAnswer.Taken(await response.Content.ReadAsByteArrayAsync()), null);
            }

            var isPassing =
                response.StatusCode
                is HttpStatusCode.TooManyRequests
                    or HttpStatusCode.BadGateway
                    or HttpStatusCode.ServiceUnavailable
                    or HttpStatusCode.GatewayTimeout;
            return (new OtlpAnswer($"HTTP {(int)response.StatusCode}", isPassing), WaitOf(response.Headers.RetryAfter));
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or IOException)
        {
            return (new OtlpAnswer(error.InnerException?.Message ?? error.Message, IsPassing: true), null);
        }
    }

    private HttpRequestMessage Request(byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        foreach (var header in (Headers ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (header.Split('=', 2) is [var name, var value])
            {
                request.Headers.TryAddWithoutValidation(name.Trim(), Uri.UnescapeDataString(value.Trim()));
            }
        }

        return request;
    }

    /// <summary>What the receiver asks for, as far as anybody waits for it.</summary>
    private TimeSpan? WaitOf(RetryConditionHeaderValue? header)
    {
        var asked = header?.Delta ?? (header?.Date - clock.GetUtcNow());
        return asked is not { } wait ? null
            : wait < TimeSpan.Zero ? TimeSpan.Zero
            : wait > LongestWait ? LongestWait
            : wait;
    }
}

/// <summary>How a request ended.</summary>
/// <param name="Failure">Why it was not taken; null where it was.</param>
/// <param name="IsPassing">Whether it may be taken later.</param>
internal sealed record OtlpAnswer(string? Failure, bool IsPassing = false)
{
    public int Retries { get; init; }

    public long RejectedSpans { get; init; }

    /// <summary>What the receiver says, without having refused anything or all.</summary>
    public string Message { get; init; } = "";

    /// <summary>Reads the answer of a receiver that has taken the request, perhaps not all of it. An answer in another form is a
    /// plain yes.</summary>
    public static OtlpAnswer Taken(byte[] content)
    {
        try
        {
            var partial = JsonElement.Parse(content).GetProperty("partialSuccess");
            var rejected = partial.TryGetProperty("rejectedSpans", out var count) ? count.ToString() : "0";
            return new OtlpAnswer(Failure: null)
            {
                RejectedSpans = long.TryParse(rejected, out var spans) ? spans : 0,
                Message = partial.TryGetProperty("errorMessage", out var message) ? message.ToString() : "",
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return new OtlpAnswer(Failure: null);
        }
    }
}
