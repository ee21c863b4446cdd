"""auth.test, apps.connections.open, users.*, bots.info, team.info: who everyone is.

It does not care about channels or messages.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from playground.web_api.methods import SlackError, method, page_of, required
from playground.workspace import JSON, User, Workspace


def user_info(workspace: Workspace, user: User) -> JSON:
    """A user as users.info returns them."""
    zone: datetime = workspace.clock().astimezone(ZoneInfo(user.tz))
    offset = zone.utcoffset()
    return {
        "id": user.id,
        "team_id": workspace.team_id,
        "name": user.name,
        "deleted": False,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": zone.tzname() or user.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "is_bot": user.bot_id is not None,
        "is_app_user": False,
        "is_admin": user.name == "you",
        "is_owner": user.name == "you",
        "is_primary_owner": user.name == "you",
        "is_restricted": False,
        "is_ultra_restricted": False,
        "locale": "en-GB",
        "updated": 0,
        "profile": {"real_name": user.real_name, "display_name": user.name, "title": "", "team": workspace.team_id},
    }


@method("auth.test")
async def auth_test(workspace: Workspace, arguments: JSON) -> JSON:
    return {
        "url": workspace.url,
        "team": workspace.team_name,
        "user": workspace.app.bot_name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", app_token=True)
async def open_connection(workspace: Workspace, arguments: JSON) -> JSON:
    return {"url": workspace.new_socket_address()}


@method("users.info", "users:read")
async def users_info(workspace: Workspace, arguments: JSON) -> JSON:
    (user,) = required(arguments, "user")
    if user not in workspace.users:
        raise SlackError("user_not_found")
    return {"user": user_info(workspace, workspace.users[user])}


@method("users.list", "users:read")
async def users_list(workspace: Workspace, arguments: JSON) -> JSON:
    shown, following = page_of(list(workspace.users.values()), arguments)
    return {"members": [user_info(workspace, user) for user in shown], "response_metadata": following}


@method("bots.info", "users:read")
async def bots_info(workspace: Workspace, arguments: JSON) -> JSON:
    if arguments.get("bot") not in (None, workspace.bot_id):
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": workspace.bot_id,
            "deleted": False,
            "name": workspace.app.bot_name,
            "app_id": workspace.app_id,
            "user_id": workspace.bot_user_id,
            "updated": 0,
        }
    }


@method("team.info", "team:read")
async def team_info(workspace: Workspace, arguments: JSON) -> JSON:
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.team_name,
            "domain": "riverside",
            "email_domain": "",
            "url": workspace.url,
        }
    }
