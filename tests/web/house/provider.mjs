// An OpenID Connect provider on loopback, for the tests: npm's oidc-provider, whose own pages take any name and any password.
// Arguments: the folder with node_modules, and the address to which people are sent back.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [folder, back] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(createRequire(`${folder}/`).resolve("oidc-provider")));

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: "broadsheet", client_secret: "the secret of the tests", redirect_uris: [back],
      post_logout_redirect_uris: [back.replace(/\/login\/.*/, "/login")], response_types: ["code"], grant_types: ["authorization_code"],
    }],
    claims: { openid: ["sub"], profile: ["preferred_username", "groups"], email: ["email", "email_verified"] },
    // The subject is what was typed; "edda.admins" is called edda and belongs to the group admins, "ines-2" is called ines too.
    findAccount: (ctx, id) => ({
      accountId: id,
      claims: () => ({
        sub: id, preferred_username: id.split(".")[0].replace(/-.*/, ""), groups: id.split(".").slice(1),
        email: `${id.split(".")[0]}@news.example`, email_verified: !id.includes("-unverified"),
      }),
    }),
    cookies: { keys: ["of the tests"] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
