using System.Text;

namespace AgentObservatory.Tests.Support.Blocks;

/// <summary>Writes a program as the C# that an agent would be written in: its methods, with blocks of spans and sessions.</summary>
internal sealed class ProgramSource
{
    /// <summary>What all programs of an assembly share.</summary>
    internal const string Shared = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Runtime.ExceptionServices;
        using System.Threading;
        using System.Threading.Tasks;
        using AgentObservatory;

        internal static class Shared
        {
            public static Observatory Observatory = null!;
            public static object? Nothing;
            private static int order;

            public static AgentSpan Span(int id) =>
                AgentSession.Current!.ToolCall(id.ToString(), ("order", Interlocked.Increment(ref order)));

            public static AgentSession Session(int id) =>
                Observatory.StartSession(new AgentContext(id.ToString(), Interlocked.Increment(ref order).ToString()));

            public static bool Filter(int id, bool answer)
            {
                using (Span(id))
                {
                    return answer;
                }
            }

            public static void End(IDisposable block) => block.Dispose();

            public static void Fail(int id) => throw new IOException("failure " + id);

            public static async Task FailLater(int id)
            {
                await Task.Yield();
                throw new IOException("failure " + id);
            }

            public static async Task CancelledLater()
            {
                await Task.Yield();
                throw new OperationCanceledException();
            }

            public static async Task Signalling(Task task, TaskCompletionSource gate)
            {
                try
                {
                    await task;
                }
                finally
                {
                    gate.TrySetResult();
                }
            }
        }

        internal sealed class Wrapper(IDisposable inner) : IDisposable
        {
            public void Dispose() => inner.Dispose();
        }
        """;

    private readonly StringBuilder text = new();
    private readonly StringBuilder fields = new();
    private readonly Queue<Method> methods = new();
    private int indent = 1;

    /// <summary>A class of this name with an entry method <c>Run</c>.</summary>
    internal static string Of(Method program, string name)
    {
        var source = new ProgramSource();
        source.methods.Enqueue(program);
        while (source.methods.TryDequeue(out Method? method))
        {
            source.Declare(method);
        }

        return $$"""
            public static class {{name}}
            {
                public static async Task Run(Observatory observatory)
                {
                    Shared.Observatory = observatory;
                    using AgentSession session = observatory.StartSession(new AgentContext("root", "0"));
                    root = session.AgentStep("root");
                    await M{{program.Id}}({{program.Depth}}, new TaskCompletionSource());
                }

                private static AgentSpan root = null!;

            {{source.fields}}{{source.text}}}

            """;
    }

    /// <summary>The names that a statement can use.</summary>
    private sealed record Scope(Method Method, string Gate, string Attempt);

    private void Declare(Method method)
    {
        string result = method.Form switch
        {
            MethodForm.Sync => "void",
            MethodForm.Async => "async Task",
            MethodForm.Iterator => "IEnumerable<int>",
            _ => "async IAsyncEnumerable<int>",
        };
        Line($"private static {result} M{method.Id}(int depth, TaskCompletionSource gate)");
        Braces(() =>
        {
            Write(method.Body, new Scope(method, "gate", "0"));
            if (method.Form is MethodForm.Iterator or MethodForm.AsyncIterator)
            {
                Line("yield break;");
            }
        });
    }

    private void Write(Node node, Scope scope)
    {
        switch (node)
        {
            case Node.Sequence sequence:
                Array.ForEach(sequence.Parts, part => Write(part, scope));
                break;
            case Node.Block block:
                Block(block, scope);
                break;
            case Node.Throw thrown:
                Line(Throw(thrown));
                break;
            case Node.TryCatch caught:
                Catch(caught, scope);
                break;
            case Node.TryFinally final:
                Braces("try", final.Body, scope);
                Braces("finally", final.Cleanup, scope);
                break;
            case Node.Retry retry:
                Retry(retry, scope);
                break;
            case Node.InAttemptsBefore some:
                Braces($"if ({scope.Attempt} < {some.Attempt})", some.Body, scope);
                break;
            case Node.Call call:
                methods.Enqueue(call.Method);
                Line(Call(call.Method, call.Form, $"M{call.Method.Id}({call.Method.Depth}, {scope.Gate})"));
                break;
            case Node.Recursion recursion:
                Line("if (depth > 0)");
                string again = $"M{scope.Method.Id}(depth - 1, {scope.Gate})";
                Braces(() => Line(Call(scope.Method, recursion.Form, again)));
                break;
            case Node.InInnermostCall innermost:
                Braces("if (depth == 0)", innermost.Body, scope);
                break;
            case Node.Both both:
                Both(both);
                break;
            case Node.Pause pause:
                Line(Pause(pause.Form, scope));
                break;
            case Node.Signal:
                Line(scope.Gate + ".TrySetResult();");
                break;
            case Node.Attached attached:
                Braces("using (root.Attach())", attached.Body, scope);
                break;
            case Node.InLambda lambda:
                Line("await Task.Run(async () =>");
                Braces(() => Write(lambda.Body, scope), ");");
                break;
            case Node.Each each:
                Each(each, scope);
                break;
            case Node.Yield:
                Line("yield return 0;");
                break;
        }
    }

    private void Block(Node.Block block, Scope scope)
    {
        string start = $"Shared.Span({block.Id})";
        switch (block.Form)
        {
            case BlockForm.UsingStatement:
                Braces($"using ({start})", block.Body, scope);
                break;
            case BlockForm.UsingSession:
                Braces($"using (Shared.Session({block.Id}))", block.Body, scope);
                break;
            case BlockForm.Wrapped:
                Braces($"using (new Wrapper({start}))", block.Body, scope);
                break;
            case BlockForm.UsingDeclaration:
                Braces(() =>
                {
                    Line($"using AgentSpan span{block.Id} = {start};");
                    Write(block.Body, scope);
                });
                break;
            default:
                Line($"AgentSpan span{block.Id} = {start};");
                Braces("try", block.Body, scope);
                Line("finally");
                string span = "span" + block.Id;
                Braces(() => Line(block.Form == BlockForm.Finally ? span + ".Dispose();" : $"Shared.End({span});"));
                break;
        }
    }

    private string Throw(Node.Throw thrown)
    {
        string failure = $"new IOException(\"failure {thrown.Id}\")";
        switch (thrown.Form)
        {
            case ThrowForm.New:
                return $"throw {failure};";
            case ThrowForm.InHelper:
                return $"Shared.Fail({thrown.Id});";
            case ThrowForm.Cached:
                fields.AppendLine($"    private static readonly Exception cached{thrown.Id} = {failure};");
                return $"throw cached{thrown.Id};";
            case ThrowForm.Null:
                return "Shared.Nothing!.ToString();";
            case ThrowForm.Cancelled:
                return "throw new OperationCanceledException();";
            case ThrowForm.Later:
                return $"await Shared.FailLater({thrown.Id});";
            case ThrowForm.CancelledLater:
                return "await Shared.CancelledLater();";
            default:
                Line("await Task.Yield();");
                return $"throw {failure};";
        }
    }

    private void Catch(Node.TryCatch caught, Scope scope)
    {
        string exception = "exception" + caught.EndId;
        string filter = caught.Filter is { } given
            ? $" when (Shared.Filter({given.Id}, {(given.Catches ? "true" : "false")}))"
            : "";
        Braces("try", caught.Body, scope);
        Line($"catch (Exception {exception}){filter}");
        Braces(() =>
        {
            Write(caught.Handler, scope);
            Line(
                caught.End switch
                {
                    CatchEnd.Handled => $"_ = {exception};",
                    CatchEnd.Rethrow => "throw;",
                    CatchEnd.ThrowSame => $"throw {exception};",
                    CatchEnd.ThrowCaptured => $"ExceptionDispatchInfo.Throw({exception});",
                    _ => $"throw new IOException(\"failure {caught.EndId}\", {exception});",
                }
            );
        });
    }

    private void Retry(Node.Retry retry, Scope scope)
    {
        string attempt = "attempt" + retry.Id;
        Line($"for (int {attempt} = 0; {attempt} < {retry.Times}; {attempt}++)");
        Braces(() =>
        {
            Line("try");
            Braces(() =>
            {
                Write(retry.Body, scope with { Attempt = attempt });
                Line("break;");
            });
            Line("catch { }");
        });
    }

    private static string Call(Method method, CallForm form, string call) =>
        (method.IsAsync, form) switch
        {
            (false, CallForm.OnThreadPool) => $"await Task.Run(() => {call});",
            (false, _) => call + ";",
            (_, CallForm.WithoutContext) => $"await {call}.ConfigureAwait(false);",
            (_, CallForm.Suppressed) => $"await {call}.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);",
            (_, CallForm.AwaitedByWhenAny) => $"await Task.WhenAny({call});",
            (_, CallForm.OnThreadPool) => $"await Task.Run(() => {call});",
            (_, CallForm.Blocking) => call + ".GetAwaiter().GetResult();",
            _ => $"await {call};",
        };

    private void Both(Node.Both both)
    {
        methods.Enqueue(both.First);
        methods.Enqueue(both.Second);
        string gate = "gate" + both.Id;
        string first = Started(both.First);
        string second = Started(both.Second);
        Braces(() =>
        {
            Line($"var {gate} = new TaskCompletionSource();");
            Line($"await Task.WhenAll({first}, Shared.Signalling({second}, {gate}));");
        });

        string Started(Method method)
        {
            string call = $"M{method.Id}({method.Depth}, {gate})";
            return both.OnOtherThreads ? $"Task.Run(() => {call})" : call;
        }
    }

    private static string Pause(PauseForm form, Scope scope) =>
        form switch
        {
            PauseForm.Completed => "await Task.CompletedTask;",
            PauseForm.Yield => "await Task.Yield();",
            _ => $"await {scope.Gate}.Task;",
        };

    private void Each(Node.Each each, Scope scope)
    {
        methods.Enqueue(each.Iterator);
        string loop = each.Iterator.IsAsync ? "await foreach" : "foreach";
        Line($"{loop} (int item{each.Id} in M{each.Iterator.Id}(0, {scope.Gate}))");
        Braces(() =>
        {
            Write(each.Body, scope);
            if (each.StopsEarly)
            {
                Line("break;");
            }
        });
    }

    private void Braces(string head, Node body, Scope scope)
    {
        Line(head);
        Braces(() => Write(body, scope));
    }

    private void Braces(Action body, string after = "")
    {
        Line("{");
        indent++;
        body();
        indent--;
        Line("}" + after);
    }

    private void Line(string line) => text.Append(' ', 4 * indent).AppendLine(line);
}
