using System.Buffers;
using System.Text.RegularExpressions;

namespace AgentObservatory.Redaction;

/// <summary>The shapes that are looked for. None of the patterns goes back in a text, so that hostile text cannot hold a thread
/// up.</summary>
internal static partial class SecretShapes
{
    private const RegexOptions Safe = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private const RegexOptions AnyCase = Safe | RegexOptions.IgnoreCase;

    /// <summary>In this order: a private key is one secret, whatever is in it.</summary>
    internal static readonly SecretShape[] All =
    [
        new("private key", Hints("PRIVATE KEY"), PrivateKey),
        new("credentials", Hints("://"), UrlCredentials),
        new("password", Hints("password", "passwd", "pwd", "key", "secret", "token", "signature", "sig="), Assignment),
        new("authorization", Hints("authorization"), Authorization),
        new("token", Hints("eyJ"), WebToken),
        new("token", Hints("bearer", "basic", "token"), Bearer, SecretShape.Digits + "="),
        new("API key", Hints([.. Prefixes]), ApiKey, SecretShape.Digits),
        new("e-mail address", Hints("@"), Mail),
    ];

    private static string[] Prefixes =>
        [
            "sk-",
            "sk_",
            "rk_",
            "whsec_",
            "AKIA",
            "ASIA",
            "gh",
            "glpat-",
            "AIza",
            "ya29.",
            "xox",
            "xapp-",
            "npm_",
            "pypi-",
            "oy2",
            "hf_",
            "gsk_",
            "xai-",
            "pplx-",
            "r8_",
            "SG.",
            "dapi",
            "dop_v1_",
            "hvs.",
            "shp",
        ];

    private static SearchValues<string> Hints(params string[] hints) =>
        SearchValues.Create(hints, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:-{0,4}[^-])*(?:-----END[A-Z0-9 ]*-----)?",
        Safe
    )]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"://(?<secret>[^\s/?#@""'<>:]*:[^\s/?#""'<>]+)@", Safe)]
    private static partial Regex UrlCredentials();

    /// <summary>A value with spaces needs quotes, or a semicolon behind it, as in connection strings.</summary>
    [GeneratedRegex(
        @"(?:passwd|password|pwd|account ?key|shared ?access ?key|client_?secret|secret_?key|secret_?access_?key|api_?key"
            + @"|access_?token|auth_?token|refresh_?token|signature|[?&;]sig)[ \t]*=[ \t]*"
            + @"(?:(?<secret>""[^""\r\n]*|'[^'\r\n]*)|(?<secret>[^;""'\s&=][^;""'\r\n&]*);|(?<secret>[^;""'\s&=][^;""'\s&]*))",
        AnyCase
    )]
    private static partial Regex Assignment();

    [GeneratedRegex(
        @"authorization[""']?[ \t]*[:=][ \t]*[""']?(?:bearer|basic|digest|token|apikey)[ \t]+(?<secret>[^\s""',;]+)",
        AnyCase
    )]
    private static partial Regex Authorization();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)*", Safe)]
    private static partial Regex WebToken();

    [GeneratedRegex(@"\b(?:bearer|basic|token)[ \t]+(?<secret>[A-Za-z0-9._~+/=-]{16,})", AnyCase)]
    private static partial Regex Bearer();

    [GeneratedRegex(
        @"\b(?:sk-[A-Za-z0-9_-]{20,}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{20,}"
            + @"|A[KS]IA[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20,}"
            + @"|AIza[A-Za-z0-9_-]{35,}|ya29\.[A-Za-z0-9_-]{20,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{20,}"
            + @"|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{32,}|oy2[a-z0-9]{43}|hf_[A-Za-z0-9]{30,}|gsk_[A-Za-z0-9]{40,}"
            + @"|xai-[A-Za-z0-9]{40,}|pplx-[A-Za-z0-9]{40,}|r8_[A-Za-z0-9]{30,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"
            + @"|dapi[0-9a-f]{32}|dop_v1_[0-9a-f]{40,}|hvs\.[A-Za-z0-9_-]{20,}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32})",
        Safe
    )]
    private static partial Regex ApiKey();

    [GeneratedRegex(@"[\w.%+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,24}\b", Safe)]
    private static partial Regex Mail();
}
