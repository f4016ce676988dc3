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
        new(
            "password",
            Hints("password", "passwd", "pwd", "key", "secret", "token", "signature", "sig="),
            Assignment,
            MayHaveSpaces: true
        ),
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

    /// <summary>Of a value without quotes, the first word: to look for its end here would be to look through the rest of the text
    /// for each.</summary>
    [GeneratedRegex(
        @"(?:passwd|password|pwd|account ?key|shared ?access ?key|client_?secret|secret_?key|secret_?access_?key|api_?key"
            + @"|access_?token|auth_?token|refresh_?token|signature|[?&;]sig)[ \t]*=[ \t]*"
            + @"(?<secret>""[^""\r\n]*|'[^'\r\n]*|[^;""'\s&=][^;""'\s&]*)",
        AnyCase
    )]
    private static partial Regex Assignment();

    [GeneratedRegex(
        @"authorization[""']?[ \t]*[:=][ \t]*[""']?(?:bearer|basic|digest|token|apikey)[ \t]+(?<secret>[^\s""',;]+)",
        AnyCase
    )]
    private static partial Regex Authorization();

    [GeneratedRegex(@"(?:^|[^a-z])(?<secret>eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)*)", Safe)]
    private static partial Regex WebToken();

    [GeneratedRegex(@"(?:^|[^a-z])(?:bearer|basic|token)[ \t]+(?<secret>[A-Za-z0-9._~+/=-]{16,})", AnyCase)]
    private static partial Regex Bearer();

    /// <summary>Some begin like the end of a word, such as "task-" or "half_", and are none right after a letter of the same
    /// case. Others begin like nothing else and may follow anything.</summary>
    [GeneratedRegex(
        @"(?:^|[^a-z])(?<secret>sk-[A-Za-z0-9_-]{20,}|hf_[A-Za-z0-9]{30,}|r8_[A-Za-z0-9]{30,}|hvs\.[A-Za-z0-9_-]{20,}"
            + @"|oy2[a-z0-9]{43})"
            + @"|(?:^|[^A-Z])(?<secret>A[KS]IA[A-Z0-9]{16}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,})"
            + @"|sk-(?:ant|proj)-[A-Za-z0-9_-]{20,}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{20,}"
            + @"|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20,}|AIza[A-Za-z0-9_-]{35,}"
            + @"|ya29\.[A-Za-z0-9_-]{20,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{20,}|npm_[A-Za-z0-9]{30,}"
            + @"|pypi-[A-Za-z0-9_-]{32,}|gsk_[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{40,}|pplx-[A-Za-z0-9]{40,}|dapi[0-9a-f]{32}"
            + @"|dop_v1_[0-9a-f]{40,}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
        Safe
    )]
    private static partial Regex ApiKey();

    [GeneratedRegex(@"(?<secret>[\w.%+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,24})(?:$|[^A-Za-z0-9])", Safe)]
    private static partial Regex Mail();
}
